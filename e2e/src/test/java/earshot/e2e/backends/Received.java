// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What agents sent: each kind of thing once, with all that was ever in it. */
final class Received {
  /**
   * By what it is, such as {@code span SPAN_KIND_SERVER} or {@code metric audio.coverage sum By}.
   */
  private final Map<String, Attributes> things = new LinkedHashMap<>();

  /** Which attributes there were, how often, and with what values. */
  static final class Attributes {
    private final Map<String, Set<String>> values = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private int total;

    private void add(JsonNode attributes) {
      total++;
      for (JsonNode attribute : attributes) {
        String key = attribute.path("key").asString();
        counts.merge(key, 1, Integer::sum);
        for (JsonNode value : attribute.path("value")) {
          values.computeIfAbsent(key, _ -> new HashSet<>()).add(value.asString());
        }
      }
    }

    Set<String> names() {
      return values.keySet();
    }

    Set<String> values(String name) {
      return values.getOrDefault(name, Set.of());
    }

    /** Returns whether none of the things was without it. */
    boolean isAlways(String name) {
      return counts.getOrDefault(name, 0) == total;
    }
  }

  /** Reads what a Collector's file exporter wrote: one request a line, as JSON of OTLP. */
  static Received read(Path... files) throws IOException {
    Received received = new Received();
    for (Path file : files) {
      received.add(file);
    }
    return received;
  }

  private void add(Path file) throws IOException {
    requests(file).forEach(this::request);
  }

  /** Returns the requests in such a file. */
  static List<JsonNode> requests(Path file) throws IOException {
    String text = Files.readString(file);
    // The Collector goes on writing: its last line may be half of one.
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  Map<String, Attributes> things() {
    return things;
  }

  private void request(JsonNode request) {
    each(request, "resourceLogs", "scopeLogs", "logRecords", this::logRecord);
    each(request, "resourceSpans", "scopeSpans", "spans", this::span);
    each(request, "resourceMetrics", "scopeMetrics", "metrics", this::metric);
  }

  private void each(
      JsonNode request,
      String ofResource,
      String ofScope,
      String name,
      Consumer<JsonNode> consumer) {
    for (JsonNode resource : request.path(ofResource)) {
      String entity = entity(resource.path("resource").path("attributes"));
      add("entity " + entity, resource.path("resource"));
      for (JsonNode scope : resource.path(ofScope)) {
        // Metrics are many scopes' whose names tell what measured.
        String kind = ofScope.equals("scopeMetrics") ? "scope of metrics" : "scope";
        add(kind, scope.path("scope"));
        scope.path(name).forEach(consumer);
      }
    }
  }

  /** Only an agent has a version, and of what is outside no more is known than its name. */
  private static String entity(JsonNode attributes) {
    for (JsonNode attribute : attributes) {
      if (attribute.path("key").asString().equals("service.version")) {
        return "earshot.agent";
      }
    }
    return attributes.size() == 1 ? "earshot.outside" : "earshot.container";
  }

  private void logRecord(JsonNode logRecord) {
    add("event " + logRecord.path("eventName").asString(), logRecord);
  }

  private void span(JsonNode span) {
    // 2: server.
    add(span.path("kind").asInt() == 2 ? "span audio.residence" : "span audio.transit", span);
    for (JsonNode event : span.path("events")) {
      add("span event " + event.path("name").asString(), event);
    }
  }

  private void metric(JsonNode metric) {
    String name = metric.path("name").asString() + " " + metric.path("unit").asString();
    for (String kind : new String[] {"gauge", "sum", "histogram", "exponentialHistogram"}) {
      for (JsonNode point : metric.path(kind).path("dataPoints")) {
        boolean isCounter = metric.path(kind).path("isMonotonic").asBoolean(false);
        String instrument =
            switch (kind) {
              case "gauge" -> "gauge";
              case "sum" -> isCounter ? "counter" : "updowncounter";
              default -> "histogram";
            };
        add("metric " + name + " " + instrument, point);
      }
    }
  }

  private void add(String thing, JsonNode node) {
    things.computeIfAbsent(thing, _ -> new Attributes()).add(node.path("attributes"));
  }
}
