// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.semconv.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every query of every panel, variable and alert, asked of the real servers. */
@ExtendWith(PlayedCallExtension.class)
class DashboardsIT {
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");
  private static final Pattern THRESHOLD = Pattern.compile("[<>] [0-9.]+");

  /** Those that fire here: of an exporter that reaches nobody, and one whose queue is too short. */
  private static final Set<String> OF_LOSSES = Set.of("EarshotDrops", "EarshotNotDelivered");

  private record Query(String of, String source, String text) {}

  @Test
  void everyPanelHasData(BackEnds backEnds) throws Exception {
    String trace =
        backEnds.tempo().search("{ resource.service.name = \"media-router\" }").getFirst();
    List<String> empty = new ArrayList<>();
    for (Query query : queries()) {
      if (!hasData(backEnds, substituted(query, trace))) {
        empty.add(query.of + ": " + query.text);
      }
    }
    assertThat(empty).isEmpty();
  }

  @Test
  void everyVariableHasValues(BackEnds backEnds) throws Exception {
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode variable : dashboard.path("templating").path("list")) {
        if (variable.path("type").asString().equals("query")) {
          String text = variable.path("query").path("query").asString();
          Matcher values = LABEL_VALUES.matcher(text);
          assertThat(values.matches()).as(text).isTrue();
          String series = values.group(1).replace("$namespace", ".*");
          assertThat(
                  backEnds
                      .prometheus()
                      .query("count by (%s) (%s)".formatted(values.group(2), series)))
              .as(text)
              .isNotEmpty();
        }
      }
    }
  }

  @Test
  void panelsOfADashboardDoNotOverlapAndIdsAreUnique() throws Exception {
    for (JsonNode dashboard : dashboards()) {
      String title = dashboard.path("title").asString();
      List<JsonNode> panels = dashboard.path("panels").valueStream().toList();
      assertThat(panels.stream().map(panel -> panel.path("id").asInt()).distinct())
          .as(title)
          .hasSameSizeAs(panels);
      for (int n = 0; n < panels.size(); n++) {
        for (JsonNode other : panels.subList(n + 1, panels.size())) {
          assertThat(overlap(panels.get(n).path("gridPos"), other.path("gridPos")))
              .as("%s: %s, %s", title, panels.get(n).path("title"), other.path("title"))
              .isFalse();
        }
      }
    }
  }

  @Test
  void alertsAskForWhatIsThereAndFireForLossesAlone(BackEnds backEnds) throws Exception {
    Map<String, String> alerts = alerts();
    assertThat(alerts).hasSizeGreaterThan(3).containsKeys(OF_LOSSES.toArray(String[]::new));
    for (Map.Entry<String, String> alert : alerts.entrySet()) {
      String asked = THRESHOLD.matcher(alert.getValue()).replaceAll("");
      assertThat(asked).as(alert.getKey()).isNotEqualTo(alert.getValue());
      assertThat(hasNumber(backEnds, asked)).as(asked).isTrue();
      assertThat(hasNumber(backEnds, alert.getValue()))
          .as(alert.getKey())
          .isEqualTo(OF_LOSSES.contains(alert.getKey()));
    }
  }

  private static boolean hasData(BackEnds backEnds, Query query) throws IOException {
    return switch (query.source) {
      case "prometheus" -> hasNumber(backEnds, query.text);
      case "loki" -> !backEnds.loki().result(query.text).isEmpty();
      case "tempo" ->
          query.text.startsWith("{")
              ? !backEnds.tempo().search(query.text).isEmpty()
              : backEnds.tempo().trace(query.text).isPresent();
      default -> throw new IllegalArgumentException(query.of + " asks " + query.source);
    };
  }

  /** Whether Grafana would draw it: a number or a histogram, and no quantile of nothing. */
  private static boolean hasNumber(BackEnds backEnds, String promQl) throws IOException {
    return backEnds.prometheus().query(promQl).stream()
        .anyMatch(sample -> sample.isHistogram() || Double.isFinite(sample.value()));
  }

  /** As Grafana does with all namespaces and nodes chosen. */
  private static Query substituted(Query query, String trace) {
    String text = query.text;
    for (Map.Entry<String, String> variable :
        Map.of(
                "$__rate_interval", "5m",
                "$__range", "30m",
                "$__auto", "1m",
                "$namespace", ".*",
                "$workload", "media-router",
                "$node", ".*",
                // Tempo's own answers leave leading zeros out.
                "$trace", trace.replaceFirst("^0+", ""))
            .entrySet()) {
      text = text.replace(variable.getKey(), variable.getValue());
    }
    // Which would be data where there is none.
    text = text.replace(" or vector(0)", "");
    assertThat(text).as(query.of).doesNotContain("$");
    return new Query(query.of, query.source, text);
  }

  private static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : dashboard.path("panels")) {
        String of = dashboard.path("title").asString() + ", " + panel.path("title").asString();
        assertThat(panel.path("targets")).as(of).isNotEmpty();
        for (JsonNode target : panel.path("targets")) {
          String source = target.path("datasource").path("type").asString();
          String text = target.path(source.equals("tempo") ? "query" : "expr").asString();
          queries.add(new Query(of, source, text));
        }
      }
    }
    return queries;
  }

  /** Returns what each alert asks, by its name. */
  @SuppressWarnings("unchecked") // the YAML library has no types; a wrong one fails the test
  private static Map<String, String> alerts() throws IOException {
    Map<String, Object> file =
        (Map<String, Object>)
            new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(OtelConfig.file("prometheus/alerts.yml")));
    Map<String, String> alerts = new TreeMap<>();
    for (Map<String, Object> group : Registry.list(file, "groups")) {
      for (Map<String, Object> rule : Registry.list(group, "rules")) {
        alerts.put(Registry.text(rule, "alert"), Registry.text(rule, "expr"));
      }
    }
    return alerts;
  }

  private static List<JsonNode> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(OtelConfig.file("dashboards"))) {
      List<JsonNode> dashboards =
          files.map(file -> JsonMapper.shared().readTree(file.toFile())).toList();
      assertThat(dashboards).isNotEmpty();
      return dashboards;
    }
  }

  private static boolean overlap(JsonNode one, JsonNode other) {
    return overlap(one, other, "x", "w") && overlap(one, other, "y", "h");
  }

  private static boolean overlap(JsonNode one, JsonNode other, String from, String size) {
    int start = one.path(from).asInt();
    int otherStart = other.path(from).asInt();
    return start < otherStart + other.path(size).asInt()
        && otherStart < start + one.path(size).asInt();
  }
}
