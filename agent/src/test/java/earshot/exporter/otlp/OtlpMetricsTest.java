// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import earshot.component.Exporter;
import earshot.component.MetricOptions;
import earshot.component.MetricOptions.Histograms;
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
import earshot.signal.Transit;
import earshot.signal.Workload;
import earshot.testing.Samples;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpMetricsTest {
  private static final long HELD_NANOS = 12_000_000;
  private static final long UNDERWAY_NANOS = 300_000;

  private GrpcServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = new GrpcServer(0);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void keepsResidencesInAnExponentialHistogramWithTheSpanAsExemplar() throws Exception {
    send(MetricOptions.DEFAULT, Calls.residence(HELD_NANOS));

    Metric metric = server.received.metric("audio.residence.duration");
    assertThat(metric.getUnit()).isEqualTo("s");
    assertThat(metric.getDescription())
        .isEqualTo("Time from a signature's way into a container to its way out.");
    ExponentialHistogramDataPoint point = metric.getExponentialHistogram().getDataPoints(0);
    assertThat(point.getCount()).isEqualTo(1);
    assertThat(point.getSum()).isEqualTo(0.012);
    assertThat(Received.attributes(point.getAttributesList()))
        .containsExactly(
            entry("destination.k8s.namespace.name", "ai"),
            entry("destination.k8s.workload.name", "transcriber"),
            entry("k8s.container.name", "router"),
            entry("k8s.namespace.name", "voice"),
            entry("k8s.workload.kind", "Deployment"),
            entry("k8s.workload.name", "media-router"));
    Exemplar exemplar = point.getExemplars(0);
    assertThat(exemplar.getAsDouble()).isEqualTo(0.012);
    assertThat(hex(exemplar.getTraceId())).isEqualTo(Calls.traceId().toString());
    assertThat(hex(exemplar.getSpanId()))
        .isEqualTo(Calls.residenceSpan(Calls.routerOut(HELD_NANOS)).spanIdHex());
  }

  @Test
  void theResourceIsTheAgent() throws Exception {
    send(MetricOptions.DEFAULT, Calls.residence(HELD_NANOS));

    Map<String, Object> resource =
        Received.attributes(
            server.received.resourceMetrics().getFirst().getResource().getAttributesList());
    assertThat(resource)
        .contains(
            entry("service.name", "earshot"),
            entry("service.version", "1.2.3"),
            entry("k8s.node.name", "worker-1"))
        .containsOnlyKeys(
            "service.name", "service.version", "k8s.node.name", "service.instance.id");
  }

  @Test
  void keepsExplicitBucketsAndPodNamesWhenAsked() throws Exception {
    send(new MetricOptions(Histograms.EXPLICIT, 2000, true), Calls.residence(HELD_NANOS));

    HistogramDataPoint point =
        server.received.metric("audio.residence.duration").getHistogram().getDataPoints(0);
    assertThat(point.getExplicitBoundsList())
        .containsExactly(
            0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
            15.0, 30.0);
    assertThat(Received.attributes(point.getAttributesList()))
        .contains(entry("k8s.pod.name", "media-router-7d9f6c5b4-x2x8q"));
    assertThat(point.getExemplarsCount()).isEqualTo(1);
  }

  @Test
  void keepsOnlyTransitsBetweenPodsOfWhichBothEndsWereSeen() throws Exception {
    Transit measured = Calls.transit(HELD_NANOS, UNDERWAY_NANOS);
    send(
        MetricOptions.DEFAULT,
        measured,
        variant(measured, true, false, true),
        variant(measured, false, true, true),
        variant(measured, false, false, false));

    List<ExponentialHistogramDataPoint> points =
        server
            .received
            .metric("audio.transit.duration")
            .getExponentialHistogram()
            .getDataPointsList();
    assertThat(points).extracting(ExponentialHistogramDataPoint::getCount).containsExactly(1L, 1L);
    assertThat(points)
        .extracting(point -> Received.attributes(point.getAttributesList()).get("audio.clock"))
        .containsExactlyInAnyOrder("same", "different");
    assertThat(points.getFirst().getSum()).isEqualTo(0.0003);
    Map<String, Object> attributes = Received.attributes(points.getFirst().getAttributesList());
    assertThat(attributes)
        .containsOnlyKeys(
            "audio.clock",
            "destination.k8s.namespace.name",
            "destination.k8s.workload.name",
            "source.k8s.namespace.name",
            "source.k8s.workload.name")
        .contains(entry("source.k8s.workload.name", "media-router"));
  }

  @Test
  void exemplarsOfJourneysAndGrowthNameTheTraceAlone() throws Exception {
    send(
        MetricOptions.DEFAULT,
        new Journey(Calls.ROUTER, Calls.TRANSCRIBER, 1_500_000_000, Calls.traceId()),
        new Growth(Calls.ROUTER, 0.25, Calls.traceId()));

    ExponentialHistogramDataPoint journey =
        server.received.metric("audio.journey.duration").getExponentialHistogram().getDataPoints(0);
    assertThat(journey.getSum()).isEqualTo(1.5);
    assertThat(Received.attributes(journey.getAttributesList()))
        .containsExactly(
            entry("destination.k8s.namespace.name", "ai"),
            entry("destination.k8s.workload.name", "transcriber"),
            entry("source.k8s.namespace.name", "voice"),
            entry("source.k8s.workload.name", "media-router"));
    Metric growth = server.received.metric("audio.residence.growth");
    assertThat(growth.getUnit()).isEqualTo("s/s");
    ExponentialHistogramDataPoint slope = growth.getExponentialHistogram().getDataPoints(0);
    assertThat(slope.getSum()).isEqualTo(0.25);
    assertThat(Received.attributes(slope.getAttributesList()))
        .containsExactly(
            entry("k8s.container.name", "router"),
            entry("k8s.namespace.name", "voice"),
            entry("k8s.workload.kind", "Deployment"),
            entry("k8s.workload.name", "media-router"));
    for (ExponentialHistogramDataPoint point : List.of(journey, slope)) {
      assertThat(hex(point.getExemplars(0).getTraceId())).isEqualTo(Calls.traceId().toString());
      assertThat(hex(point.getExemplars(0).getSpanId())).isEqualTo("0000000000000000");
    }
  }

  @Test
  void countsSignaturesCollisionsAndFlows() throws Exception {
    send(
        MetricOptions.DEFAULT,
        new SignatureCount(Calls.ROUTER, Direction.RECEIVE, Lane.RAW, 40),
        new SignatureCount(Calls.ROUTER, Direction.RECEIVE, Lane.RAW, 2),
        new CollisionCount(CollisionCount.Reason.SEVERAL_FLOWS, 3),
        new ActiveFlows(Calls.ROUTER, Direction.TRANSMIT, 5),
        new ActiveFlows(Calls.ROUTER, Direction.TRANSMIT, -2));

    Metric signatures = server.received.metric("audio.signatures");
    assertThat(signatures.getUnit()).isEqualTo("{signature}");
    assertThat(signatures.getSum().getIsMonotonic()).isTrue();
    NumberDataPoint seen = signatures.getSum().getDataPoints(0);
    assertThat(seen.getAsInt()).isEqualTo(42);
    assertThat(Received.attributes(seen.getAttributesList()))
        .containsExactly(
            entry("audio.signature.lane", "raw"),
            entry("k8s.namespace.name", "voice"),
            entry("k8s.workload.kind", "Deployment"),
            entry("k8s.workload.name", "media-router"),
            entry("network.io.direction", "receive"));
    NumberDataPoint collisions =
        server.received.metric("audio.signature.collisions").getSum().getDataPoints(0);
    assertThat(collisions.getAsInt()).isEqualTo(3);
    assertThat(Received.attributes(collisions.getAttributesList()))
        .containsExactly(entry("audio.collision.reason", "several_flows"));
    Metric flows = server.received.metric("audio.flows.active");
    assertThat(flows.getSum().getIsMonotonic()).isFalse();
    assertThat(flows.getSum().getDataPoints(0).getAsInt()).isEqualTo(3);
  }

  @Test
  void countsBytesByVerdict() throws Exception {
    send(
        MetricOptions.DEFAULT,
        new CoverageCount(Calls.ROUTER, Direction.RECEIVE, CoverageVerdict.MATCHED, 300),
        new CoverageCount(Calls.ROUTER, Direction.RECEIVE, CoverageVerdict.MATCHED, 20),
        new CoverageCount(Calls.ROUTER, Direction.RECEIVE, CoverageVerdict.TOO_SHORT, 4),
        new CoverageCount(Calls.ROUTER, Direction.TRANSMIT, CoverageVerdict.MATCHED, 1));

    Metric coverage = server.received.metric("audio.coverage");
    assertThat(coverage.getUnit()).isEqualTo("By");
    assertThat(coverage.getSum().getIsMonotonic()).isTrue();
    assertThat(coverage.getSum().getDataPointsList())
        .extracting(NumberDataPoint::getAsInt)
        .containsExactlyInAnyOrder(320L, 4L, 1L);
    assertThat(coverage.getSum().getDataPointsList())
        .filteredOn(point -> point.getAsInt() == 4)
        .singleElement()
        .satisfies(point ->
            assertThat(Received.attributes(point.getAttributesList()))
                .containsExactly(
                    entry("audio.coverage.verdict", "too_short"),
                    entry("k8s.namespace.name", "voice"),
                    entry("k8s.workload.kind", "Deployment"),
                    entry("k8s.workload.name", "media-router"),
                    entry("network.io.direction", "receive")));
  }

  @Test
  void outsideKubernetesTheServiceNameStandsForTheWorkload() throws Exception {
    send(
        MetricOptions.DEFAULT,
        new SignatureCount(Workload.named("asterisk.service"), Direction.RECEIVE, Lane.RAW, 1));

    assertThat(
            Received.attributes(
                server
                    .received
                    .metric("audio.signatures")
                    .getSum()
                    .getDataPoints(0)
                    .getAttributesList()))
        .containsExactly(
            entry("audio.signature.lane", "raw"),
            entry("network.io.direction", "receive"),
            entry("service.name", "asterisk.service"));
  }

  @Test
  void seriesPastTheLimitShareOneThatIsMarked() throws Exception {
    List<Measurement> many = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      many.add(new SignatureCount(Workload.named("s" + n), Direction.RECEIVE, Lane.RAW, 1));
    }
    send(new MetricOptions(Histograms.EXPONENTIAL, 5, false), many.toArray(Measurement[]::new));

    List<NumberDataPoint> points =
        server.received.metric("audio.signatures").getSum().getDataPointsList();
    assertThat(points).hasSize(5);
    assertThat(points)
        .filteredOn(point ->
            Received.attributes(point.getAttributesList()).containsKey("otel.metric.overflow"))
        .extracting(NumberDataPoint::getAsInt)
        .containsExactly(16L);
  }

  @Test
  void tenThousandPodsMakeNoMoreSeriesThanTheDefaultAllowsAndAreAllCounted() throws Exception {
    int pods = 10_000;
    List<Measurement> all = new ArrayList<>();
    for (int n = 0; n < pods; n++) {
      Workload pod = Samples.workload("tenant-" + n % 50, "workload-" + n, "pod-" + n);
      all.add(Samples.residence(pod, 12));
      all.add(Samples.transit(pod, Samples.workload("ai", "sink-" + n, "sink"), 1, false));
      all.add(new CoverageCount(pod, Direction.RECEIVE, CoverageVerdict.MATCHED, 1));
      all.add(new SignatureCount(pod, Direction.RECEIVE, Lane.RAW, 1));
      all.add(new ActiveFlows(pod, Direction.RECEIVE, 1));
    }
    send(new MetricOptions(Histograms.EXPONENTIAL, 2_000, true), all.toArray(Measurement[]::new));

    for (String name : List.of("audio.residence.duration", "audio.transit.duration")) {
      assertThat(server.received.metric(name).getExponentialHistogram().getDataPointsList())
          .as(name)
          .hasSize(2_000)
          .satisfies(points ->
              assertThat(points.stream().mapToLong(ExponentialHistogramDataPoint::getCount).sum())
                  .isEqualTo(pods));
    }
    for (String name : List.of("audio.coverage", "audio.signatures", "audio.flows.active")) {
      assertThat(server.received.metric(name).getSum().getDataPointsList())
          .as(name)
          .hasSize(2_000)
          .satisfies(points ->
              assertThat(points.stream().mapToLong(NumberDataPoint::getAsInt).sum())
                  .isEqualTo(pods));
    }
  }

  private void send(MetricOptions options, Measurement... measurements) throws Exception {
    String yaml = "endpoint: http://127.0.0.1:" + server.port();
    Exporter exporter = Exporters.grpc(yaml, Exporters.host(Map.of()));
    var sink = exporter.metrics(options);
    exporter.start();
    sink.accept(List.of(measurements));
    exporter.close();
  }

  private static Transit variant(
      Transit transit, boolean estimated, boolean insidePod, boolean sameClock) {
    return new Transit(
        transit.out(),
        transit.in(),
        transit.span(),
        transit.parent(),
        transit.links(),
        transit.startEpochNanos(),
        transit.endEpochNanos(),
        estimated,
        insidePod,
        sameClock);
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
