// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.component.ComponentException;
import earshot.component.ListenAddress;
import earshot.component.MetricOptions;
import earshot.component.MetricOptions.Histograms;
import earshot.component.SelfMetric;
import earshot.component.Sink;
import earshot.config.ConfigText;
import earshot.semconv.EarshotMetrics;
import earshot.signal.ActiveFlows;
import earshot.signal.CollisionCount;
import earshot.signal.CoverageCount;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Growth;
import earshot.signal.Journey;
import earshot.signal.Lane;
import earshot.signal.Measurement;
import earshot.signal.SignatureCount;
import earshot.signal.TraceId;
import earshot.signal.Workload;
import earshot.testing.Samples;
import earshot.testing.TestHost;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrometheusExporterTest {
  private static final String TEXT = "text/plain";
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  private static final Workload ROUTER =
      Samples.workload("voice", "media-router", "media-router-7d9f6c5b4-x2x8q");
  private static final Workload ASR = Samples.workload("ai", "transcriber", "transcriber-0");
  private static final String ROUTER_LABELS =
      "k8s_namespace_name=\"voice\",k8s_workload_kind=\"Deployment\","
          + "k8s_workload_name=\"media-router\"";

  private final TestHost host = new TestHost();
  private final PrometheusExporter exporter = exporter(0);

  @AfterEach
  void close() {
    exporter.close();
  }

  @Test
  void namesAndUnitsAreThoseOfPrometheus() throws Exception {
    measure(
        MetricOptions.DEFAULT,
        Samples.residence(ROUTER, 12),
        Samples.transit(ROUTER, ASR, 3, false),
        new Journey(ROUTER, ASR, 1_500_000_000, new TraceId(1, 2)),
        new Growth(ROUTER, 0.25, new TraceId(1, 2)),
        new SignatureCount(ROUTER, Direction.RECEIVE, Lane.RAW, 42),
        new CollisionCount(CollisionCount.Reason.REPEATED, 3),
        new CoverageCount(ROUTER, Direction.RECEIVE, CoverageVerdict.MATCHED, 320),
        new ActiveFlows(ROUTER, Direction.TRANSMIT, 5));

    assertThat(scrape(TEXT).body().lines())
        .contains(
            "# HELP audio_residence_duration_seconds Time from a signature's way into a container"
                + " to its way out.",
            "# TYPE audio_residence_duration_seconds histogram",
            "audio_residence_duration_seconds_sum{k8s_container_name=\"main\","
                + ROUTER_LABELS
                + "} 0.012",
            "audio_transit_duration_seconds_count{audio_clock=\"same\","
                + "destination_k8s_namespace_name=\"ai\","
                + "destination_k8s_workload_name=\"transcriber\","
                + "source_k8s_namespace_name=\"voice\","
                + "source_k8s_workload_name=\"media-router\"} 1",
            "audio_journey_duration_seconds_sum{destination_k8s_namespace_name=\"ai\","
                + "destination_k8s_workload_name=\"transcriber\","
                + "source_k8s_namespace_name=\"voice\","
                + "source_k8s_workload_name=\"media-router\"} 1.5",
            "audio_residence_growth_seconds_per_second_sum{k8s_container_name=\"main\","
                + ROUTER_LABELS
                + "} 0.25",
            "audio_signatures_total{audio_signature_lane=\"raw\","
                + ROUTER_LABELS
                + ",network_io_direction=\"receive\"} 42.0",
            "audio_signature_collisions_total{audio_collision_reason=\"repeated\"} 3.0",
            "audio_coverage_bytes_total{audio_coverage_verdict=\"matched\","
                + ROUTER_LABELS
                + ",network_io_direction=\"receive\"} 320.0",
            "audio_flows_active{" + ROUTER_LABELS + ",network_io_direction=\"transmit\"} 5.0")
        .anyMatch(line ->
            line.startsWith("target_info{k8s_node_name=\"worker-1\"")
                && line.contains("service_name=\"earshot\""));
  }

  @Test
  void textHasClassicBuckets() throws Exception {
    measure(
        MetricOptions.DEFAULT, Samples.residence(ROUTER, 12), Samples.residence(ROUTER, 40_000));

    assertThat(buckets(scrape(TEXT).body()))
        .hasSize(18)
        .contains("le=\"0.01\"} 0", "le=\"0.025\"} 1", "le=\"30.0\"} 1", "le=\"+Inf\"} 2");
  }

  @Test
  void protobufHasNativeHistogramsWithExemplars() throws Exception {
    measure(MetricOptions.DEFAULT, Samples.residence(ROUTER, 12));

    Metrics.Histogram histogram = scrapedHistogram();
    assertThat(histogram.getSampleCount()).isEqualTo(1);
    assertThat(histogram.getSampleSum()).isEqualTo(0.012);
    assertThat(histogram.getPositiveDeltaList()).containsExactly(1L);
    assertThat(histogram.getBucketList())
        .singleElement()
        .satisfies(all -> {
          assertThat(all.getUpperBound()).isInfinite();
          assertThat(all.getExemplar().getValue()).isEqualTo(0.012);
        });
  }

  @Test
  void explicitHistogramsAreClassicInProtobufToo() throws Exception {
    measure(new MetricOptions(Histograms.EXPLICIT, 100, false), Samples.residence(ROUTER, 12));

    Metrics.Histogram histogram = scrapedHistogram();
    assertThat(histogram.getBucketList()).hasSize(18);
    assertThat(histogram.getPositiveDeltaList()).isEmpty();
  }

  @Test
  void openMetricsHasTheTraceAsExemplar() throws Exception {
    measure(MetricOptions.DEFAULT, Samples.residence(ROUTER, 12));

    HttpResponse<String> response = scrape(OPEN_METRICS);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(response.body().lines())
        .filteredOn(line -> line.contains("_bucket") && line.contains(" # {"))
        .singleElement()
        .asString()
        .contains("le=\"0.025\"", "span_id=\"0000000000000003\"")
        .contains("trace_id=\"00000000000000010000000000000002\"} 0.012");
  }

  @Test
  void theAgentsOwnTelemetryIsOnTheSamePage() throws Exception {
    host.selfMetrics.add(
        new SelfMetric("earshot.drops", Map.of("earshot.drop.reason", "ring_full"), 7));
    host.selfMetrics.add(new SelfMetric("earshot.ring.utilization", Map.of(), 0.5));
    exporter.start();

    assertThat(scrape(TEXT).body().lines())
        .contains(
            "# TYPE earshot_drops_total counter",
            "earshot_drops_total{earshot_drop_reason=\"ring_full\"} 7.0",
            "# TYPE earshot_ring_utilization_ratio gauge",
            "earshot_ring_utilization_ratio 0.5");
  }

  @Test
  void everyInstrumentOfTheAgentIsScraped() throws Exception {
    EarshotMetrics.all()
        .forEach(metric -> host.selfMetrics.add(new SelfMetric(metric.name(), Map.of(), 1)));
    exporter.start();

    List<String> families =
        scrape(TEXT).body().lines().filter(line -> line.startsWith("# TYPE earshot_")).toList();
    assertThat(families).hasSameSizeAs(EarshotMetrics.all());
  }

  @Test
  void seriesPastTheLimitShareOneThatIsMarked() throws Exception {
    List<Measurement> many = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      many.add(new SignatureCount(Workload.named("s" + n), Direction.RECEIVE, Lane.RAW, 1));
    }
    measure(new MetricOptions(Histograms.EXPONENTIAL, 5, false), many.toArray(Measurement[]::new));

    assertThat(scrape(TEXT).body().lines())
        .filteredOn(line -> line.startsWith("audio_signatures_total{"))
        .hasSize(5)
        .contains("audio_signatures_total{otel_metric_overflow=\"true\"} 16.0");
  }

  @Test
  void labelsFromOutsideAreEscaped() throws Exception {
    measure(
        MetricOptions.DEFAULT,
        new SignatureCount(Workload.named("a\"} 1\nb{c=\"\\"), Direction.RECEIVE, Lane.RAW, 1));

    assertThat(scrape(TEXT).body().lines())
        .filteredOn(line -> line.startsWith("audio_signatures_total"))
        .singleElement()
        .asString()
        .contains("service_name=\"a\\\"} 1\\nb{c=\\\"\\\\\"");
  }

  @Test
  void aTakenPortIsNamedWithTheFix() throws Exception {
    exporter.start();
    try (PrometheusExporter second = exporter(exporter.port())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(ComponentException.class)
          .hasMessage(
              "cannot listen on localhost:%d (Address already in use); free the port or set"
                      .formatted(exporter.port())
                  + " endpoint");
    }
  }

  @Test
  void connectorsThatWantMetricsKeptDifferentlyCannotShareIt() {
    var _ = exporter.metrics(MetricOptions.DEFAULT);
    var _ = exporter.metrics(new MetricOptions(Histograms.EXPLICIT, 100, false));

    assertThatThrownBy(exporter::start)
        .hasMessageStartingWith("connectors want their metrics kept differently: ")
        .hasMessageEndingWith(
            "; give each an exporter prometheus/… of its own with another endpoint");
  }

  @Test
  void mistakesOfTheEndpointAreNamed() {
    assertThatThrownBy(() ->
            new ConfigText("test.yaml", "endpoint: '9464'").read(_ -> null, PrometheusConfig::read))
        .hasMessage("test.yaml:1: endpoint: must be host:port such as localhost:9464, is '9464'");
  }

  private PrometheusExporter exporter(int port) {
    return new PrometheusExporter(new PrometheusConfig(new ListenAddress("localhost", port)), host);
  }

  private void measure(MetricOptions options, Measurement... measurements)
      throws ComponentException {
    Sink<Measurement> sink = exporter.metrics(options);
    exporter.start();
    sink.accept(List.of(measurements));
  }

  private HttpResponse<String> scrape(String accept) throws Exception {
    return scrape(accept, HttpResponse.BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> scrape(String accept, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://localhost:" + exporter.port() + "/metrics");
      return client.send(HttpRequest.newBuilder(uri).header("Accept", accept).build(), handler);
    }
  }

  private Metrics.Histogram scrapedHistogram() throws Exception {
    byte[] body = scrape(PROTOBUF, HttpResponse.BodyHandlers.ofByteArray()).body();
    ByteArrayInputStream stream = new ByteArrayInputStream(body);
    while (stream.available() > 0) {
      Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(stream);
      if (family.getName().equals("audio_residence_duration_seconds")) {
        return family.getMetric(0).getHistogram();
      }
    }
    throw new AssertionError("no audio_residence_duration_seconds");
  }

  /** Returns bound and count of each bucket. */
  private static List<String> buckets(String page) {
    return page.lines()
        .filter(line -> line.startsWith("audio_residence_duration_seconds_bucket"))
        .map(line -> line.substring(line.indexOf("le=")))
        .toList();
  }
}
