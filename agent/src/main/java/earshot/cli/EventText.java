// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event of the agent as a line, in the shape of the exporter {@code file}: {@code timestamp},
 * {@code level}, and {@code fields} with {@code event_type}, the event's own keys and {@code
 * message}.
 */
final class EventText {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final String EVENT_TYPE = "event_type";

  private EventText() {}

  static String json(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(EVENT_TYPE, "log");
    for (KeyValuePair pair : pairs(event)) {
      fields.put(pair.key, plain(pair.value));
    }
    fields.put("logger", event.getLoggerName());
    fields.put("message", event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      fields.put("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("timestamp", TIMESTAMP.format(instant(event)));
    line.put("level", event.getLevel().toString());
    line.put("fields", fields);
    return JSON.writeValueAsString(line) + "\n";
  }

  static String text(ILoggingEvent event) {
    String line =
        "%s %-5s %s%n"
            .formatted(
                TIME.withZone(ZoneId.systemDefault()).format(instant(event)),
                event.getLevel(),
                event.getFormattedMessage());
    return event.getThrowableProxy() == null
        ? line
        : line + ThrowableProxyUtil.asString(event.getThrowableProxy());
  }

  private static Instant instant(ILoggingEvent event) {
    Instant instant = event.getInstant();
    return instant == null ? Instant.ofEpochMilli(event.getTimeStamp()) : instant;
  }

  private static List<KeyValuePair> pairs(ILoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    return pairs == null ? List.of() : pairs;
  }

  /** Returns what JSON has a form for; of other objects their text. */
  private static Object plain(Object value) {
    return switch (value) {
      case null -> "";
      case Number number -> number;
      case Boolean bool -> bool;
      case Map<?, ?> map -> map;
      case List<?> list -> list;
      default -> value.toString();
    };
  }
}
