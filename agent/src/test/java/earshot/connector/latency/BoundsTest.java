// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.component.MetricOptions;
import earshot.component.Next;
import earshot.signal.Address;
import earshot.signal.ConnectionEnd;
import earshot.signal.Direction;
import earshot.signal.Endpoint;
import earshot.signal.Flow;
import earshot.signal.Measurement;
import earshot.signal.Owner;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.SignatureCount;
import earshot.signal.Transport;
import earshot.testing.TestHost;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is bounded, and what the connector tells about it. */
class BoundsTest {
  private final TestHost host = new TestHost(Map.of(), InstantSource.system());
  private final List<Measurement> measurements = new ArrayList<>();
  private final Scene scene = new Scene();

  @Test
  void sightingsPastTheBoundEvictTheOldest() {
    Latency latency = connector(100, 64);
    latency.start();
    Flow in = scene.in("a", "pod");
    for (int n = 0; n < 500; n++) {
      latency.accept(List.of(scene.at(in, n, Scene.START_NANOS + 100_000_000L * n)));
    }

    assertThat(values())
        .containsEntry("earshot.matcher.sightings", 100L)
        .containsEntry("earshot.matcher.evictions", 400L);

    Flow out = scene.out("b", "pod");
    latency.accept(
        List.of(
            scene.at(out, 300, Scene.START_NANOS + 50_000_000_000L),
            scene.at(out, 450, Scene.START_NANOS + 50_000_000_000L)));
    latency.close();
    assertThat(Scene.only(measurements, Residence.class))
        .extracting(residence -> residence.out().signature())
        .containsExactly(Scene.signature(450));
  }

  @Test
  void aBurstWithinTheSettlingTimeIsBoundedToo() {
    Latency latency = connector(100, 64);
    latency.start();
    Flow in = scene.in("a", "pod");
    List<Sighting> burst = new ArrayList<>();
    for (int n = 0; n < 1_000; n++) {
      burst.add(scene.at(in, n, Scene.START_NANOS + n));
    }

    latency.accept(burst);

    assertThat(values()).containsEntry("earshot.matcher.sightings", 100L);
    latency.close();
  }

  @Test
  void whatExpiresIsNotEvicted() {
    Latency latency = connector(1_000, 64);
    latency.start();
    Flow in = scene.in("a", "pod");
    for (int n = 0; n < 2_000; n++) {
      latency.accept(List.of(scene.at(in, n, Scene.START_NANOS + 100_000_000L * n)));
    }

    assertThat(values()).containsEntry("earshot.matcher.evictions", 0L);
    assertThat(values().get("earshot.matcher.sightings")).isBetween(300L, 360L);
    latency.close();
  }

  @Test
  void theSameBytesOnAnotherInterfaceAreDuplicates() {
    Latency latency = connector(1_000, 64);
    latency.start();
    latency.accept(
        List.of(
            interfacePoint(Direction.RECEIVE, 7, 1, 0),
            interfacePoint(Direction.RECEIVE, 8, 1, 5_000),
            interfacePoint(Direction.TRANSMIT, 7, 1, 9_000_000),
            interfacePoint(Direction.TRANSMIT, 8, 1, 9_001_000)));
    latency.accept(List.of(interfacePoint(Direction.RECEIVE, 7, 2, 5_000_000_000L)));

    assertThat(values()).containsEntry("earshot.drops duplicate", 2L);
    latency.close();
    assertThat(Scene.only(measurements, Residence.class))
        .extracting(Residence::durationNanos)
        .containsExactly(9_000_000L);
    assertThat(
            Scene.only(measurements, SignatureCount.class).stream()
                .mapToLong(SignatureCount::signatures)
                .sum())
        .isEqualTo(3);
  }

  @Test
  void withheldSpansAreCounted() {
    Latency latency = connector(1_000, 2);
    latency.start();
    latency.accept(List.of(scene.at(scene.in("a", "pod"), 1, Scene.START_NANOS)));
    for (int n = 0; n < 5; n++) {
      latency.accept(
          List.of(scene.at(scene.out("b" + n, "pod"), 1, Scene.START_NANOS + 1_000 + n)));
    }
    latency.accept(List.of(scene.at(scene.in("a", "pod"), 2, Scene.START_NANOS + 2_300_000_000L)));

    assertThat(values()).containsEntry("earshot.drops max_spans_per_trace", 3L);
    latency.close();
  }

  @Test
  void closedConnectorLeavesNoInstruments() {
    Latency latency = connector(1_000, 64);
    latency.start();
    latency.close();
    latency.close();
    latency.accept(List.of(scene.at(scene.in("a", "pod"), 1, Scene.START_NANOS)));

    assertThat(values()).isEmpty();
    assertThat(measurements).isEmpty();
  }

  private Latency connector(int maxSightings, int maxSpansPerTrace) {
    LatencyConfig config =
        new LatencyConfig(
            Duration.ofSeconds(30),
            maxSightings,
            Set.of(),
            AssumePeers.AUTO,
            maxSpansPerTrace,
            MetricOptions.DEFAULT,
            false);
    return new Latency(config, new Next(_ -> {}, _ -> {}, measurements::addAll), host);
  }

  Sighting interfacePoint(Direction direction, int interfaceIndex, long signature, long nanos) {
    Endpoint pod = new Endpoint(Address.parse("10.0.1.5"), 5_004);
    Endpoint peer = new Endpoint(Address.parse("10.0.2.7"), 5_006);
    Endpoint source = direction == Direction.TRANSMIT ? pod : peer;
    Endpoint destination = direction == Direction.TRANSMIT ? peer : pod;
    Flow flow =
        new Flow(
            Transport.UDP,
            direction,
            interfaceIndex,
            nanos,
            source,
            destination,
            ConnectionEnd.of(Transport.UDP, source, destination, true, ConnectionEnd.GLOBAL_SCOPE),
            new Owner(Owner.Kind.ADDRESS, "/interface/10.0.1.5", null, null, null),
            "veth" + interfaceIndex);
    return scene.at(flow, signature, Scene.START_NANOS + nanos);
  }

  private Map<String, Long> values() {
    Map<String, Long> values = new HashMap<>();
    for (MetricData metric : host.reader.collectAllMetrics()) {
      for (LongPointData point :
          Scene.only(List.copyOf(metric.getData().getPoints()), LongPointData.class)) {
        StringBuilder name = new StringBuilder(metric.getName());
        point.getAttributes().forEach((_, value) -> name.append(' ').append(value));
        values.put(name.toString(), point.getValue());
      }
    }
    return values;
  }
}
