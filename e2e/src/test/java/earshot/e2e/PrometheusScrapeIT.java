// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.e2e.backends.BuiltInTime;
import earshot.e2e.backends.Prometheus;
import earshot.e2e.backends.Prometheus.Exemplar;
import earshot.e2e.backends.Prometheus.Sample;
import earshot.e2e.otlp.Telemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Prometheus that scrapes an agent as the README of {@code exporter.prometheus} says. */
class PrometheusScrapeIT {
  @RegisterExtension static final BuiltInTime BUILT = new BuiltInTime(List.of("prometheus"));

  private static final Path README =
      Path.of(System.getProperty("repository.root"))
          .resolve("agent/src/main/java/earshot/exporter/prometheus/README.md");
  private static final int HOLD_MILLIS = 80;
  private static final int CALL_SECONDS = 20;

  /** The width of buckets, and that scrapes and exports are not of one moment. */
  private static final Percentage BUCKETS = Percentage.withPercentage(15);

  @Test
  void residencesAreNativeAndClassicHistogramsWithExemplars() throws Exception {
    try (Rig rig = Rig.of(HeldCall.pods())) {
      rig.startAgent("attach: cgroup");
      Path configuration = rig.file("prometheus.yml");
      Files.writeString(configuration, configuration(rig.metricsPort()));
      Prometheus prometheus = rig.startPrometheus(configuration);
      prometheus.awaitReady();
      HeldCall call = HeldCall.play(rig, HOLD_MILLIS, CALL_SECONDS);
      String series =
          "audio_residence_duration_seconds{job=\"%s\", k8s_workload_name=\""
              + HeldCall.HOLDER
              + "\"}";
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            call.checkAlive();
            assertThat(count(prometheus, series.formatted("earshot"))).isGreaterThan(100);
            assertThat(prometheus.exemplars(series.formatted("earshot"))).isNotEmpty();
            assertThat(prometheus.exemplars(buckets("classic"))).isNotEmpty();
          });

      assertThat(
              prometheus.query(
                  "histogram_quantile(0.5, sum(%s))".formatted(series.formatted("earshot"))))
          .singleElement()
          .satisfies(median -> assertThat(median.value()).isCloseTo(exportedMedian(rig), BUCKETS));
      // Within the two buckets that it may be in.
      assertThat(
              prometheus.query(
                  "histogram_quantile(0.5, sum by (le) (%s))".formatted(buckets("classic"))))
          .singleElement()
          .satisfies(median -> assertThat(median.value()).isBetween(0.05, 0.25));
      List<Exemplar> exemplars = prometheus.exemplars(series.formatted("earshot"));
      assertThat(exemplars)
          .allSatisfy(exemplar -> {
            assertThat(exemplar.traceId()).matches("[0-9a-f]{32}");
            assertThat(exemplar.value()).isGreaterThanOrEqualTo(HOLD_MILLIS / 1_000.0 - 0.001);
          });
      assertThat(prometheus.query("audio_coverage_bytes_total{job=\"earshot\"}")).isNotEmpty();
      // The agents' dashboard goes by this label.
      assertThat(prometheus.query("earshot_packets_total{k8s_node_name=\"worker-1\"}"))
          .isNotEmpty();
      assertThat(prometheus.query("target_info{job=\"earshot\"}"))
          .singleElement()
          .satisfies(
              target -> assertThat(target.labels()).containsEntry("service_name", "earshot"));
      // Lines that are no JSON stop who reads the log.
      assertThat(rig.file("agent.log")).content().doesNotContain("WARNING: ");
      // The second job exists in this test alone.
      assertThat(prometheus.query("up")).hasSize(2).allMatch(up -> up.value() == 1);
    }
  }

  /** Returns the median of the same residences as the spans have them, in seconds. */
  private static double exportedMedian(Rig rig) {
    long[] sorted =
        rig.exported().residences().stream()
            .filter(hop -> hop.podName().startsWith(HeldCall.HOLDER))
            .mapToLong(Telemetry.Hop::durationNanos)
            .sorted()
            .toArray();
    return sorted[sorted.length / 2] / 1e9;
  }

  private static String buckets(String job) {
    return "audio_residence_duration_seconds_bucket{job=\"%s\", k8s_workload_name=\"%s\"}"
        .formatted(job, HeldCall.HOLDER);
  }

  private static double count(Prometheus prometheus, String series) throws Exception {
    return prometheus.query("histogram_count(sum(%s))".formatted(series)).stream()
        .mapToDouble(Sample::value)
        .sum();
  }

  /** Returns the README's scrape configuration, and a job without native histograms beside it. */
  private static String configuration(int port) throws Exception {
    String readme = Files.readString(README);
    int begin = readme.indexOf("scrape_configs:");
    String shown = readme.substring(begin, readme.indexOf("```", begin));
    assertThat(shown).contains("worker-1:9464").contains("k8s_node_name: worker-1");
    String target = "127.0.0.1:" + port;
    return "global: {scrape_interval: 1s}\n"
        + shown.replace("worker-1:9464", target)
        + "  - job_name: classic\n    static_configs: [{targets: [\"%s\"]}]\n".formatted(target);
  }
}
