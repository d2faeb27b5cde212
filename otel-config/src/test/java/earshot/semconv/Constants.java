// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;

/** The attribute keys that a class holds as constants. */
final class Constants {
  private Constants() {}

  /** Returns name to type. */
  static Map<String, AttributeType> of(Class<?>... holders) throws IllegalAccessException {
    Map<String, AttributeType> keys = new TreeMap<>();
    for (Class<?> holder : holders) {
      for (Field field : holder.getFields()) {
        if (field.get(null) instanceof AttributeKey<?> key) {
          keys.put(key.getKey(), key.getType());
        }
      }
    }
    return keys;
  }
}
