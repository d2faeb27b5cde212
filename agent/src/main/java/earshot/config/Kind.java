// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type of value: how it is read, shown and described.
 *
 * @param expected for messages, after "must be"
 * @param parser null for what is none
 * @param shown the value as a file would have it
 * @param schema its JSON Schema without the default
 */
record Kind<T>(
    String expected,
    Function<String, @Nullable T> parser,
    Function<T, Object> shown,
    Map<String, Object> schema) {

  private static final String REFERENCE = "\\$\\{env:";

  static final Kind<String> TEXT =
      new Kind<>("a text", text -> text, Secrets::maskUserInfo, Map.of("type", "string"));

  static final Kind<Boolean> BOOL =
      new Kind<>(
          "true or false",
          text ->
              switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> null;
              },
          value -> value,
          orReference(Map.of("type", "boolean")));

  static final Kind<Duration> DURATION =
      new Kind<>(
          "a duration such as 30s or 250ms",
          Units::duration,
          Units::text,
          text("^([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+$"));

  static final Kind<Long> BYTES =
      new Kind<>(
          "a size such as 8MiB",
          Units::bytes,
          Units::bytesText,
          number("^[0-9]+ *(B|KiB|MiB|GiB|KB|MB|GB)?$"));

  static final Kind<Long> BITS_PER_SECOND =
      new Kind<>(
          "a rate such as 64kbit or 4Mbit",
          Units::bitsPerSecond,
          Units::bitsPerSecondText,
          text("^[0-9]+ *[kKMG]?bit(/s)?$"));

  static final Kind<Long> PER_SECOND =
      new Kind<>(
          "a rate such as 500/s", Units::perSecond, value -> value + "/s", number("^[0-9]+(/s)?$"));

  static Kind<Integer> integer(int min, int max) {
    return new Kind<>(
        "a whole number from " + min + " to " + max,
        text -> {
          try {
            int value = Integer.parseInt(text);
            return value < min || value > max ? null : (Integer) value;
          } catch (NumberFormatException e) {
            return null;
          }
        },
        value -> value,
        orReference(ordered("type", "integer", "minimum", min, "maximum", max)));
  }

  static <E extends Enum<E>> Kind<E> choice(E[] constants) {
    List<String> names = new ArrayList<>();
    for (E constant : constants) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    return new Kind<>(
        "one of " + String.join(", ", names),
        text -> {
          int index = names.indexOf(text);
          return index < 0 ? null : constants[index];
        },
        value -> spelling(value.name().toLowerCase(Locale.ROOT)),
        orReference(Map.of("enum", names.stream().map(Kind::spelling).toList())));
  }

  /** Returns the leaf for {@code value}, null where there is none, hidden if {@code secret}. */
  Shape.Leaf leaf(@Nullable T value, @Nullable T absent, boolean secret) {
    Map<String, Object> described = new LinkedHashMap<>(schema);
    if (absent != null) {
      described.put("default", shown.apply(absent));
    }
    Object visible = value == null ? null : shown.apply(value);
    return new Shape.Leaf(
        described, secret && visible != null ? Secrets.mask(visible.toString()) : visible);
  }

  // YAML writes true and false without quotes, and so do its users in "auto, true or false".
  private static Object spelling(String name) {
    return switch (name) {
      case "true" -> true;
      case "false" -> false;
      default -> name;
    };
  }

  private static Map<String, Object> text(String pattern) {
    return ordered("type", "string", "pattern", pattern + "|" + REFERENCE);
  }

  private static Map<String, Object> number(String pattern) {
    return ordered("type", List.of("string", "integer"), "pattern", pattern + "|" + REFERENCE);
  }

  private static Map<String, Object> orReference(Map<String, Object> schema) {
    return ordered("anyOf", List.of(schema, ordered("type", "string", "pattern", REFERENCE)));
  }

  static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
