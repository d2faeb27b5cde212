// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import earshot.component.Next;
import earshot.signal.Flow;
import earshot.signal.Hop;
import earshot.signal.Journey;
import earshot.signal.Measurement;
import earshot.signal.Origin;
import earshot.signal.PeerKind;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.TraceIdentity;
import earshot.signal.Transit;
import earshot.signal.Workload;
import earshot.testing.TestHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sightings of several nodes, of which each has told of its own. */
class GatewayTest {
  private static final long MILLI_NANOS = 1_000_000L;

  private final Scene scene = new Scene();
  private final Map<String, Origin> origins = new HashMap<>();
  private final List<Sighting> sightings = new ArrayList<>();
  private final List<Hop> hops = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final TestHost host = new TestHost();
  private long unjoined;

  /** Caller (a) to router (b), which holds it 80 ms, to the agent beside it (b). */
  private void call(long signature, double atMillis) {
    see("a", scene.out("1", "caller"), signature, atMillis, pod("router"));
    see("b", scene.in("1", "router"), signature, atMillis + 3, pod("caller"));
    see("b", scene.out("2", "router"), signature, atMillis + 83, pod("agent"));
    see("b", scene.in("2", "agent"), signature, atMillis + 84, pod("router"));
  }

  @Test
  void tellsOfTransitsBetweenNodesAndOfJourneysAndOfNothingElse() {
    for (int n = 1; n <= 20; n++) {
      call(n, 100 * n);
    }
    run(Scene.emitting());

    assertThat(hops).isEmpty();
    assertThat(Scene.only(measurements, Transit.class))
        .hasSize(20)
        .allSatisfy(transit -> assertThat(millis(transit)).isEqualTo(3))
        .extracting(Transit::sameClock, Transit::estimated, transit -> end(transit.in()))
        .containsOnly(tuple(false, false, "router"));
    assertThat(Scene.only(measurements, Journey.class))
        .hasSize(20)
        .extracting(
            journey -> journey.durationNanos() / MILLI_NANOS,
            journey -> name(journey.first()),
            journey -> name(journey.last()))
        .containsOnly(tuple(84L, "caller", "agent"));
    assertThat(measurements).hasSize(40);
    assertThat(unjoined).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void doesNotDependOnTheOrderInWhichNodesTell(long seed) {
    for (int n = 1; n <= 20; n++) {
      call(n, 100 * n);
    }
    Collections.shuffle(sightings, new Random(seed));
    run(Scene.emitting());

    assertThat(Scene.only(measurements, Transit.class)).hasSize(20);
    assertThat(Scene.only(measurements, Journey.class))
        .extracting(Journey::durationNanos)
        .containsOnly(84 * MILLI_NANOS);
    assertThat(unjoined).isZero();
  }

  @Test
  void aNodeThatTellsMuchLaterIsHeard() {
    call(1, 0);
    Sighting first = sightings.removeFirst();
    see("a", scene.out("3", "other"), 99, 12_000, null);
    sightings.add(first);
    run(Scene.emitting());

    assertThat(Scene.only(measurements, Transit.class))
        .singleElement()
        .satisfies(transit -> assertThat(millis(transit)).isEqualTo(3));
    assertThat(Scene.only(measurements, Journey.class))
        .singleElement()
        .satisfies(journey -> assertThat(journey.durationNanos()).isEqualTo(84 * MILLI_NANOS));
    assertThat(unjoined).isZero();
  }

  @Test
  void whatAClockSaysArrivedBeforeItLeftTookNoTime() {
    see("a", scene.out("1", "caller"), 1, 10, pod("router"));
    see("b", scene.in("1", "router"), 1, 8, pod("caller"));
    run(Scene.emitting());

    assertThat(Scene.only(measurements, Transit.class))
        .singleElement()
        .satisfies(transit -> assertThat(millis(transit)).isZero());
    assertThat(unjoined).isZero();
  }

  @Test
  void countsTransitsOfWhichAPodsAgentSaidNothing() {
    see("a", scene.out("1", "caller"), 1, 0, pod("router"));
    see("b", scene.in("2", "router"), 2, 0, pod("caller"));
    see("a", scene.out("3", "caller"), 3, 0, null);
    see("b", scene.in("4", "router"), 4, 0, Workload.named("sip-trunk"));
    run(Scene.emitting());

    assertThat(measurements).isEmpty();
    assertThat(unjoined).isEqualTo(2);
  }

  @Test
  void aToneIsNoTransitThatIsMissing() {
    for (int n = 0; n < 5; n++) {
      see("a", scene.out("1", "caller"), 1, 20 * n, pod("router"));
      see("b", scene.in("1", "router"), 1, 20 * n + 3, pod("caller"));
    }
    see("a", scene.out("2", "caller"), 2, 0, pod("router"));
    see("a", scene.out("2", "caller"), 2, 20, pod("router"));
    run(Scene.emitting());

    assertThat(Scene.only(measurements, Transit.class)).hasSizeLessThan(2);
    assertThat(unjoined).isZero();
  }

  @Test
  void whatIsSentTwiceCountsOnce() {
    call(1, 0);
    sightings.addAll(List.copyOf(sightings));
    run(Scene.emitting());

    assertThat(Scene.only(measurements, Transit.class)).hasSize(1);
    assertThat(Scene.only(measurements, Journey.class)).hasSize(1);
    assertThat(host.counter("earshot.drops", "sent_twice")).isEqualTo(4);
  }

  @Test
  void whatIsAskedForIsEmitted() {
    call(1, 0);
    run(Scene.emitting(Product.RESIDENCE));

    assertThat(hops).isEmpty();
    assertThat(measurements)
        .singleElement()
        .isInstanceOfSatisfying(
            Residence.class,
            residence -> assertThat(residence.durationNanos()).isEqualTo(80 * MILLI_NANOS));
  }

  @Test
  void theConnectorIsAGatewaysWhereAgentsFeedIt() {
    assertThat(new LatencyFactory().relayed(LatencyConfig.DEFAULT))
        .isEqualTo(LatencyConfig.DEFAULT.onGateway());
    assertThat(LatencyConfig.DEFAULT.gateway()).isFalse();
    assertThat(LatencyConfig.DEFAULT.onGateway().gateway()).isTrue();
  }

  private void see(String node, Flow flow, long signature, double millis, @Nullable Workload peer) {
    Sighting seen = scene.see(flow, signature, millis);
    Origin origin =
        origins.computeIfAbsent(
            node, name -> new Origin(name, "0123abcd", new TraceIdentity(new byte[16])));
    sightings.add(
        new Sighting(
            origin,
            seen.flow(),
            seen.signature(),
            seen.lane(),
            seen.epochNanos(),
            seen.observedEpochNanos(),
            0,
            0,
            seen.unmatchedAs(),
            seen.workload(),
            peer,
            PeerKind.UNKNOWN));
  }

  private void run(LatencyConfig config) {
    Next next = new Next(_ -> {}, hops::addAll, measurements::addAll);
    try (Latency latency = new Latency(config.onGateway(), next, host)) {
      latency.start();
      sightings.forEach(sighting -> latency.accept(List.of(sighting)));
      // All is decided once it was quiet for long, not by the end.
      latency.accept(
          List.of(
              scene.at(
                  scene.out("last", "last"),
                  1_000_000,
                  Scene.START_NANOS + 120_000L * MILLI_NANOS)));
      unjoined = host.counter("earshot.transit.unjoined", "");
    }
  }

  private static Workload pod(String name) {
    return new Workload(
        name, "voice", "Deployment", name, name + "-1", null, null, null, null, Map.of());
  }

  private static long millis(Transit transit) {
    return (transit.endEpochNanos() - transit.startEpochNanos()) / MILLI_NANOS;
  }

  private static String end(@Nullable Sighting sighting) {
    return sighting == null ? "" : name(sighting.workload());
  }

  private static String name(@Nullable Workload workload) {
    return workload == null ? "" : workload.serviceName();
  }
}
