// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** JSON; of streams, one object after the other. */
final class JsonDocument implements Document {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

  /** Stands at the first token of the value at the cursor, and at its last when that is read. */
  private final JsonParser json;

  JsonDocument(InputStream from) {
    this.json = JSON.createParser(ObjectReadContext.empty(), from);
  }

  @Override
  public boolean next() throws IOException {
    try {
      return json.nextToken() != null;
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  @Override
  public void fields(FieldReader reader) throws IOException {
    try {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        return;
      }
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        json.nextToken();
        reader.read(name);
      }
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  @Override
  public void elements(ElementReader reader) throws IOException {
    try {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        json.skipChildren();
        return;
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        reader.read();
      }
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  @Override
  public @Nullable String text() throws IOException {
    try {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        json.skipChildren();
        return null;
      }
      String text = json.getString();
      return text.isEmpty() ? null : text;
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  @Override
  public @Nullable Instant time() throws IOException {
    String text = text();
    if (text == null) {
      return null;
    }
    try {
      return Instant.ofEpochSecond(Instant.parse(text).getEpochSecond());
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  @Override
  public int number() throws IOException {
    try {
      json.skipChildren();
      return json.getValueAsInt();
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  @Override
  public boolean isTrue() throws IOException {
    skip();
    return json.currentToken() == JsonToken.VALUE_TRUE;
  }

  @Override
  public void skip() throws IOException {
    try {
      json.skipChildren();
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  @Override
  public void close() {
    json.close();
  }

  private static IOException broken(JacksonException failure) {
    return failure.getCause() instanceof IOException cause
        ? cause
        : new IOException("what came is no JSON: " + failure.getOriginalMessage(), failure);
  }
}
