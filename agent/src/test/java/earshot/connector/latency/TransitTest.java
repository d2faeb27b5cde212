// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.component.MetricOptions;
import earshot.signal.CollisionCount;
import earshot.signal.CollisionCount.Reason;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Transit;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which transits there are, who emits them, and when. */
class TransitTest {
  private final Scene scene = new Scene();

  @Test
  void wayOutThenWayInOverOneConnectionIsATransit() {
    Sighting out = scene.see(scene.out("a", "sender"), 1, 0);
    Sighting in = scene.see(scene.in("a", "receiver"), 1, 0.2);

    List<Transit> transits = scene.run().transits();

    assertThat(transits)
        .containsExactly(
            new Transit(
                out,
                in,
                new SpanIds().transit(out),
                null,
                List.of(),
                out.epochNanos(),
                in.epochNanos(),
                false,
                false,
                true));
    assertThat(scene.measured(Transit.class)).isEqualTo(transits);
  }

  @Test
  void anotherConnectionIsNone() {
    scene.see(scene.out("a", "sender"), 1, 0);
    scene.see(scene.in("b", "receiver"), 1, 0.2);

    assertThat(scene.run().transits()).extracting(Transit::in).containsOnlyNulls();
  }

  @Test
  void receiverReadLateIsStillMatched() {
    Latency latency = scene.connector();
    Sighting out = scene.at(scene.out("a", "sender"), 1, Scene.START_NANOS);
    Sighting in = scene.at(scene.in("a", "receiver"), 1, Scene.START_NANOS + 200_000);

    latency.accept(List.of(out));
    scene.pass(latency, Duration.ofMillis(2_100));
    latency.accept(List.of(in));
    latency.close();

    assertThat(scene.transits()).extracting(Transit::in).containsExactly(in);
  }

  @Test
  void withoutReceiverItIsEstimatedAfterThreeSeconds() {
    Latency latency = scene.connector();
    Sighting out = scene.at(scene.out("a", "sender"), 1, Scene.START_NANOS);

    latency.accept(List.of(out));
    scene.pass(latency, Duration.ofMillis(2_990));
    assertThat(scene.transits()).isEmpty();
    scene.pass(latency, Duration.ofMillis(30));

    Transit transit = scene.transits().getFirst();
    assertThat(transit.estimated()).isTrue();
    assertThat(transit.endEpochNanos()).isEqualTo(out.epochNanos() + out.srttNanos() / 2);
    assertThat(scene.measured(Transit.class)).isEmpty();
    latency.close();
    assertThat(scene.transits()).hasSize(1);
  }

  @Test
  void aPodElsewhereIsNotWaitedFor() {
    Latency latency = scene.peer(PeerKind.REMOTE_POD).connector();

    latency.accept(List.of(scene.at(scene.out("a", "sender"), 1, Scene.START_NANOS)));
    scene.pass(latency, Duration.ofMillis(2_250));

    assertThat(scene.transits()).extracting(Transit::estimated).containsExactly(true);
    latency.close();
  }

  @ParameterizedTest
  @EnumSource(PeerKind.class)
  void receiverEmitsForPeersWithoutAnAgent(PeerKind kind) {
    boolean alone = kind == PeerKind.OUTSIDE || kind == PeerKind.UNKNOWN;
    Sighting in = scene.peer(kind).see(scene.in("a", "receiver"), 1, 0);

    List<Transit> transits = scene.run().transits();

    assertThat(transits).hasSize(alone ? 1 : 0);
    if (alone) {
      Transit transit = transits.getFirst();
      assertThat(transit.out()).isNull();
      assertThat(transit.parent()).isNull();
      assertThat(transit.estimated()).isTrue();
      assertThat(transit.startEpochNanos()).isEqualTo(in.epochNanos() - in.srttNanos() / 2);
      assertThat(transit.endEpochNanos()).isEqualTo(in.epochNanos());
      assertThat(transit.span()).isEqualTo(new SpanIds().transit(in));
    }
  }

  @ParameterizedTest
  @CsvSource({"TRUE, OUTSIDE, 0", "TRUE, UNKNOWN, 0", "FALSE, REMOTE_POD, 1", "FALSE, SERVICE, 1"})
  void assumedPeersOverrideWhatIsKnown(AssumePeers assumed, PeerKind kind, int transits) {
    LatencyConfig config =
        new LatencyConfig(
            Duration.ofSeconds(30), 1_000, Set.of(), assumed, 64, MetricOptions.DEFAULT, false);
    Scene told = new Scene(config).peer(kind);
    told.see(told.in("a", "receiver"), 1, 0);

    assertThat(told.run().transits()).hasSize(transits);
  }

  @Test
  void repeatedIsAmbiguous() {
    for (int n = 0; n < 3; n++) {
      scene.see(scene.out("a", "sender"), 1, 20 * n);
      scene.see(scene.in("a", "receiver"), 1, 20 * n + 1);
    }

    assertThat(scene.run().transits()).hasSize(1);
    assertThat(scene.measured(CollisionCount.class))
        .containsExactly(new CollisionCount(Reason.REPEATED, 2));
  }

  @Test
  void repeatedIntoTheUnknownMakesNone() {
    scene.see(scene.out("a", "sender"), 1, 0);
    scene.see(scene.out("a", "sender"), 1, 20);

    assertThat(scene.run().transits()).isEmpty();
    assertThat(scene.measured(CollisionCount.class)).isEmpty();
  }

  @Test
  void ambiguousResidenceLeavesTheTransitARoot() {
    scene.see(scene.in("a", "pod"), 1, 0);
    scene.see(scene.in("b", "pod"), 1, 1);
    scene.see(scene.out("c", "pod"), 1, 10);
    scene.see(scene.in("c", "next"), 1, 11);

    assertThat(scene.run().transits()).extracting(Transit::parent).containsOnlyNulls();
    assertThat(scene.transits()).extracting(Transit::estimated).containsExactly(false);
  }
}
