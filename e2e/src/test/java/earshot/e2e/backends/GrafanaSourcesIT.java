// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.backends.TwoNodes.Stop;
import earshot.semconv.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The links between Grafana's sources, as Grafana would follow them, asked of the real servers. */
@ExtendWith(PlayedCallExtension.class)
class GrafanaSourcesIT {
  private static final Stop STOP =
      TwoNodes.PATH.stream().filter(stop -> stop.holdMillis() > 0).findFirst().orElseThrow();

  private static final String SERVICE =
      "{ resource.service.name = \"%s\" }".formatted(STOP.workload());

  @Test
  void fromASpanToTheLinesOfItsTrace(BackEnds backEnds) throws Exception {
    String query = text(options("Tempo", "tracesToLogsV2"), "query");
    String trace = backEnds.tempo().search(SERVICE).getFirst();
    assertThat(query).contains("${__trace.traceId}");

    assertThat(backEnds.loki().query(query.replace("${__trace.traceId}", trace))).isNotEmpty();
  }

  @Test
  void fromASpanToTheMetricsOfItsWorkload(BackEnds backEnds) throws Exception {
    Map<String, Object> metrics = options("Tempo", "tracesToMetrics");
    Map<String, String> values =
        Map.of("k8s.namespace.name", STOP.namespace(), "k8s.workload.name", STOP.workload());
    List<Map<String, Object>> tags = Registry.list(metrics, "tags");
    for (Map<String, Object> tag : tags) {
      String key = text(tag, "key");
      assertThat(backEnds.tempo().tagValues(key)).as(key).contains(values.get(key));
    }
    String labels =
        tags.stream()
            .map(tag -> "%s=\"%s\"".formatted(text(tag, "value"), values.get(text(tag, "key"))))
            .collect(Collectors.joining(", "));
    List<Map<String, Object>> queries = Registry.list(metrics, "queries");
    assertThat(queries).isNotEmpty();
    for (Map<String, Object> query : queries) {
      String promQl =
          text(query, "query").replace("$__tags", labels).replace("$__rate_interval", "5m");
      assertThat(promQl).doesNotContain("$");
      assertThat(backEnds.prometheus().query(promQl))
          .as(promQl)
          .singleElement()
          .satisfies(sample -> assertThat(sample.value()).isFinite());
    }
  }

  @Test
  void fromALineToItsTrace(BackEnds backEnds) throws Exception {
    for (Map<String, Object> field : Registry.list(json("Loki"), "derivedFields")) {
      assertThat(text(field, "matcherType")).isEqualTo("label");
      assertThat(text(field, "url")).isEqualTo("${__value.raw}");
      String label = text(field, "matcherRegex");
      String line =
          backEnds
              .loki()
              .query("{k8s_workload_name=\"%s\"} | %s!=\"\"".formatted(STOP.workload(), label))
              .getFirst()
              .labels()
              .get(label);
      assertThat(backEnds.tempo().trace(String.valueOf(line))).isPresent();
    }
  }

  @Test
  void fromAnExemplarToItsTrace(BackEnds backEnds) throws Exception {
    for (Map<String, Object> destination :
        Registry.list(json("Prometheus"), "exemplarTraceIdDestinations")) {
      // The label that exemplars() reads.
      assertThat(text(destination, "name")).isEqualTo("trace_id");
      String trace =
          backEnds
              .prometheus()
              .exemplars(
                  "audio_residence_duration_seconds{k8s_workload_name=\"%s\"}"
                      .formatted(STOP.workload()))
              .getLast()
              .traceId();
      assertThat(backEnds.tempo().trace(trace)).isPresent();
    }
  }

  /** What the table beside Grafana's service graph asks for. */
  @Test
  void theServiceGraphsTableHasRatesAndDurations(BackEnds backEnds) throws Exception {
    for (String metric :
        List.of("traces_service_graph_request_total", "traces_spanmetrics_calls_total")) {
      assertThat(backEnds.prometheus().query(metric)).as(metric).isNotEmpty();
    }
  }

  @Test
  void eachLinkLeadsToASourceThatThereIs() throws Exception {
    String all = Files.readString(OtelConfig.file("grafana/datasources.yaml"));
    List<String> known = sources().stream().map(source -> text(source, "uid")).toList();
    List<String> linked =
        all.lines()
            .filter(line -> line.contains("datasourceUid: "))
            .map(line -> line.replaceFirst(".*datasourceUid: (\\w+).*", "$1"))
            .toList();
    assertThat(linked).hasSizeGreaterThan(4).isSubsetOf(known);
  }

  @SuppressWarnings("unchecked") // the YAML library has no types; a wrong one fails the test
  private static Map<String, Object> options(String source, String name) throws IOException {
    return (Map<String, Object>) json(source).getOrDefault(name, Map.of());
  }

  @SuppressWarnings("unchecked") // likewise
  private static Map<String, Object> json(String name) throws IOException {
    return sources().stream()
        .filter(source -> text(source, "name").equals(name))
        .map(source -> (Map<String, Object>) source.getOrDefault("jsonData", Map.of()))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked") // likewise
  private static List<Map<String, Object>> sources() throws IOException {
    Map<String, Object> file =
        (Map<String, Object>)
            new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(OtelConfig.file("grafana/datasources.yaml")));
    return Registry.list(file, "datasources");
  }

  /** Returns a text as Grafana has it once its file is read: two dollar signs are one. */
  private static String text(Map<String, Object> of, String name) {
    return Registry.text(of, name).replace("$$", "$");
  }
}
