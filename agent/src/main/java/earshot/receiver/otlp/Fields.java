// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of a record, a scope or a resource. An empty text is none. */
final class Fields {
  private final Map<String, AnyValue> values;

  Fields(List<KeyValue> attributes) {
    this.values = LinkedHashMap.newLinkedHashMap(attributes.size());
    for (KeyValue attribute : attributes) {
      values.put(attribute.getKey(), attribute.getValue());
    }
  }

  /** Returns a text, null where there is none. */
  @Nullable String text(AttributeKey<String> key) {
    AnyValue value = values.get(key.getKey());
    return value == null || value.getStringValue().isEmpty() ? null : value.getStringValue();
  }

  /** Returns a text that must be there. */
  String required(AttributeKey<String> key) throws Refusal {
    String text = text(key);
    if (text == null) {
      throw Refusal.malformed("attribute " + key.getKey() + " is missing");
    }
    return text;
  }

  /** Returns a number from 0 to 65535 that must be there. */
  int port(AttributeKey<Long> key) throws Refusal {
    AnyValue value = values.get(key.getKey());
    if (value == null || !value.hasIntValue()) {
      throw Refusal.malformed("attribute " + key.getKey() + " is missing");
    }
    if (value.getIntValue() < 0 || value.getIntValue() > 65_535) {
      throw Refusal.malformed("attribute " + key.getKey() + " is no port");
    }
    return (int) value.getIntValue();
  }

  /** Returns the texts of all but {@code known}. */
  Map<String, String> others(Set<String> known) {
    Map<String, String> others = new LinkedHashMap<>();
    values.forEach((key, value) -> {
      if (value.hasStringValue() && !known.contains(key)) {
        others.put(key, value.getStringValue());
      }
    });
    return others;
  }
}
