// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Walks JSON token by token, so that what nobody asks for is skipped and never an object. */
final class Json {
  private Json() {}

  /** Takes the value of a field, with the parser at its first token, and leaves it at its last. */
  interface FieldReader {
    void read(String name);
  }

  /** Takes an element, with the parser at its first token, and leaves it at its last. */
  interface ElementReader {
    void read();
  }

  /** Reads the object that the parser stands at; anything else has no fields. */
  static void fields(JsonParser json, FieldReader reader) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      reader.read(name);
    }
  }

  /** Reads the array that the parser stands at; anything else has no elements. */
  static void elements(JsonParser json, ElementReader reader) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      reader.read();
    }
  }

  /** Returns the text that the parser stands at; null for what is none, and for an empty one. */
  static @Nullable String text(JsonParser json) {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return null;
    }
    String text = json.getString();
    return text.isEmpty() ? null : text;
  }

  /** Returns whether the parser stands at {@code true}. */
  static boolean isTrue(JsonParser json) {
    json.skipChildren();
    return json.currentToken() == JsonToken.VALUE_TRUE;
  }
}
