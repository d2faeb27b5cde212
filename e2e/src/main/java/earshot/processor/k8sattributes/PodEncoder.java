// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what the agent reads of objects as the API server does in protobuf, for servers that stand
 * in for one.
 */
public final class PodEncoder {
  /** What is asked for who wants protobuf. */
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = "k8s\0".getBytes(StandardCharsets.US_ASCII);

  /** Above those of all fields that are read. */
  private static final int FIELD_NUMBERS = 64;

  private PodEncoder() {}

  /** Returns an object such as a {@code PodList}. */
  public static byte[] object(KubernetesResource object) {
    JsonNode json = JsonMapper.shared().readTree(Serialization.asJson(object));
    String kind = json.get("kind").stringValue();
    byte[] typeMeta =
        message(out -> {
          out.writeString(1, json.get("apiVersion").stringValue());
          out.writeString(2, kind);
        });
    byte[] raw = message(out -> writeFields(out, PodSchema.ofKind(kind), json));
    byte[] envelope =
        message(out -> {
          out.writeByteArray(1, typeMeta);
          out.writeByteArray(2, raw);
        });
    return ByteBuffer.allocate(MAGIC.length + envelope.length).put(MAGIC).put(envelope).array();
  }

  /** Returns an event of a watch with its length before it. */
  public static byte[] event(String type, KubernetesResource object) {
    byte[] event =
        message(out -> {
          out.writeString(1, type);
          out.writeByteArray(2, message(extension -> extension.writeByteArray(1, object(object))));
        });
    return ByteBuffer.allocate(Integer.BYTES + event.length)
        .putInt(event.length)
        .put(event)
        .array();
  }

  private interface Writer {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      writer.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeFields(CodedOutputStream out, PodSchema.Message message, JsonNode json)
      throws IOException {
    for (int number = 1; number < FIELD_NUMBERS; number++) {
      PodSchema.Field field = message.field(number);
      JsonNode value = field == null ? null : json.get(field.name());
      if (field == null || value == null) {
        continue;
      }
      for (JsonNode each : value.isArray() ? value : List.of(value)) {
        write(out, number, field.message(), each);
      }
    }
  }

  private static void write(
      CodedOutputStream out, int number, PodSchema.Message message, JsonNode value)
      throws IOException {
    if (message == PodSchema.MAP_ENTRY) {
      for (var entry : value.properties()) {
        out.writeByteArray(
            number,
            message(map -> {
              map.writeString(1, entry.getKey());
              map.writeString(2, entry.getValue().stringValue());
            }));
      }
    } else if (message == PodSchema.TIME) {
      Instant time = Instant.parse(value.stringValue());
      out.writeByteArray(number, message(seconds -> seconds.writeInt64(1, time.getEpochSecond())));
    } else if (value.isObject()) {
      out.writeByteArray(number, message(nested -> writeFields(nested, message, value)));
    } else if (value.isString()) {
      out.writeString(number, value.stringValue());
    } else {
      out.writeTag(number, WireFormat.WIRETYPE_VARINT);
      out.writeInt64NoTag(value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.longValue());
    }
  }
}
