// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import earshot.signal.ActiveFlows;
import earshot.signal.Direction;
import earshot.signal.Flow;
import earshot.signal.Growth;
import earshot.signal.Journey;
import earshot.signal.Lane;
import earshot.signal.Measurement;
import earshot.signal.PeerKind;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.SignatureCount;
import earshot.signal.Transit;
import earshot.signal.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Journeys, growth and counts. */
class MeasurementTest {

  @Test
  void journeyIsRecordedOnceTheTraceWasQuietForTheTimeout() {
    Scene scene = new Scene().peer(PeerKind.UNKNOWN);
    Latency latency = scene.connector();
    Sighting start = scene.at(scene.out("a", "gateway"), 1, Scene.START_NANOS);
    latency.accept(
        List.of(
            start,
            scene.at(scene.in("a", "router"), 1, Scene.START_NANOS + 1_000_000),
            scene.at(scene.out("b", "router"), 1, Scene.START_NANOS + 21_000_000),
            scene.at(scene.in("b", "transcriber"), 1, Scene.START_NANOS + 22_000_000)));

    scene.pass(latency, Duration.ofSeconds(32));
    assertThat(scene.measured(Journey.class)).isEmpty();
    scene.pass(latency, Duration.ofSeconds(3));

    assertThat(scene.measured(Journey.class))
        .containsExactly(
            new Journey(
                Workload.named("gateway"),
                Workload.named("transcriber"),
                22_000_000,
                start.traceId()));
    latency.close();
    assertThat(scene.measured(Journey.class)).hasSize(1);
  }

  @Test
  void journeysHaveOneValuePerLeaf() {
    Scene scene = new Scene(Scene.emitting(Product.JOURNEY));
    scene.see(scene.in("a", "mixer"), 1, 0);
    scene.see(scene.out("b", "mixer"), 1, 10);
    scene.see(scene.out("c", "mixer"), 1, 15);

    assertThat(scene.run().measured(Journey.class))
        .extracting(Journey::durationNanos)
        .containsExactlyInAnyOrder(10_000_000L, 15_000_000L);
    assertThat(scene.hops).isEmpty();
    assertThat(scene.measured(Residence.class)).isEmpty();
  }

  @Test
  void kubernetesLeavesJourneysToAGateway() {
    Scene scene = new Scene().peer(PeerKind.LOCAL_POD);
    scene.see(scene.in("a", "pod"), 1, 0);
    scene.see(scene.out("b", "pod"), 1, 10);

    assertThat(scene.run().measured(Journey.class)).isEmpty();
  }

  @Test
  void growthIsTheSlopeOfResidenceOverTime() {
    Scene scene = new Scene();
    for (int n = 0; n < 100; n++) {
      scene.see(scene.in("a", "pod"), n, 100 * n);
      scene.see(scene.out("b", "pod"), n, 100 * n + 20 + n);
    }

    List<Growth> growth = scene.run().measured(Growth.class);

    // One each second, once there are two seconds of it.
    assertThat(growth).hasSizeBetween(7, 9);
    assertThat(growth)
        .allSatisfy(g -> assertThat(g.secondsPerSecond()).isCloseTo(0.01, within(1e-6)));
    assertThat(growth).extracting(Growth::workload).containsOnly(Workload.named("pod"));
  }

  @Test
  void fallingResidenceCountsAsZero() {
    Scene scene = new Scene();
    for (int n = 0; n < 50; n++) {
      scene.see(scene.in("a", "pod"), n, 100 * n);
      scene.see(scene.out("b", "pod"), n, 100 * n + 80 - n);
    }

    assertThat(scene.run().measured(Growth.class))
        .isNotEmpty()
        .allSatisfy(g -> assertThat(g.secondsPerSecond()).isZero());
  }

  /** A short answer after a pause: 25 ms more or less within it would be 30 ms a second. */
  @Test
  void aSecondHasNoSlope() {
    Scene scene = new Scene();
    for (int n = 0; n < 20; n++) {
      scene.see(scene.in("a", "pod"), n, 50 * n);
      scene.see(scene.out("b", "pod"), n, 50 * n + 20 + n);
    }
    scene.see(scene.in("other", "pod"), 99, 5_000);

    assertThat(scene.run().measured(Growth.class)).isEmpty();
  }

  @Test
  void sevenPointsHaveNoSlope() {
    Scene scene = new Scene();
    for (int n = 0; n < 7; n++) {
      scene.see(scene.in("a", "pod"), n, 100 * n);
      scene.see(scene.out("b", "pod"), n, 100 * n + 20 + n);
    }
    scene.see(scene.in("other", "pod"), 99, 5_000);

    assertThat(scene.run().measured(Growth.class)).isEmpty();
  }

  @Test
  void countsSignaturesAndActiveFlowsByTheSecond() {
    Scene scene = new Scene();
    Flow in = scene.in("a", "pod");
    for (int n = 0; n < 100; n++) {
      scene.see(in, n, 10 * n);
    }
    scene.see(in, 100, 5_000);

    List<Measurement> measurements = scene.run().measurements;

    List<SignatureCount> counts = Scene.only(measurements, SignatureCount.class);
    assertThat(counts).hasSizeLessThan(4);
    assertThat(counts.stream().mapToLong(SignatureCount::signatures).sum()).isEqualTo(101);
    assertThat(counts)
        .allSatisfy(count -> {
          assertThat(count.workload()).isEqualTo(Workload.named("pod"));
          assertThat(count.direction()).isEqualTo(Direction.RECEIVE);
          assertThat(count.lane()).isEqualTo(Lane.RAW);
        });
    assertThat(Scene.only(measurements, ActiveFlows.class))
        .containsExactly(
            new ActiveFlows(Workload.named("pod"), Direction.RECEIVE, 1),
            new ActiveFlows(Workload.named("pod"), Direction.RECEIVE, -1));
  }

  @Test
  void onlyWhatIsAskedForIsEmitted() {
    Scene scene = new Scene(Scene.emitting(Product.TRANSIT));
    scene.see(scene.out("a", "gateway"), 1, 0);
    scene.see(scene.in("a", "router"), 1, 1);
    scene.see(scene.out("b", "router"), 1, 21);

    scene.run();

    assertThat(scene.residences()).isEmpty();
    assertThat(scene.transits()).hasSize(2);
    assertThat(scene.measured(Transit.class)).hasSize(1);
    assertThat(scene.transits().get(1).parent()).isNotNull();
  }
}
