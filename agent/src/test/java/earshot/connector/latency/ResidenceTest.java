// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.CollisionCount;
import earshot.signal.CollisionCount.Reason;
import earshot.signal.Direction;
import earshot.signal.Flow;
import earshot.signal.Owner;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which way in a way out is matched with. */
class ResidenceTest {
  private final Scene scene = new Scene();

  @Test
  void wayInThenWayOutOfTheSameOwnerIsAResidence() {
    Sighting in = scene.see(scene.in("a", "pod"), 1, 0);
    Sighting out = scene.see(scene.out("b", "pod"), 1, 12.5);

    List<Residence> residences = scene.run().residences();

    assertThat(residences).hasSize(1);
    assertThat(residences.getFirst().in()).isEqualTo(in);
    assertThat(residences.getFirst().out()).isEqualTo(out);
    assertThat(residences.getFirst().durationNanos()).isEqualTo(12_500_000);
    assertThat(scene.measured(Residence.class)).isEqualTo(residences);
  }

  @Test
  void wayOutBeforeWayInIsNone() {
    scene.see(scene.out("b", "pod"), 1, 0);
    scene.see(scene.in("a", "pod"), 1, 5);

    assertThat(scene.run().residences()).isEmpty();
  }

  @Test
  void anotherOwnersWayInIsNone() {
    scene.see(scene.in("a", "pod"), 1, 0);
    scene.see(scene.out("b", "other"), 1, 5);

    assertThat(scene.run().residences()).isEmpty();
  }

  @Test
  void orderOfArrivalDoesNotMatter() {
    scene.see(scene.out("b", "pod"), 1, 1_900);
    scene.see(scene.in("a", "pod"), 1, 0);

    assertThat(scene.run().residences())
        .extracting(Residence::durationNanos)
        .containsExactly(1_900_000_000L);
  }

  @Test
  void beyondTheTimeoutIsNone() {
    scene.see(scene.in("a", "pod"), 1, 0);
    scene.see(scene.in("a", "pod"), 2, 0);
    scene.see(scene.out("b", "pod"), 1, 30_000);
    scene.see(scene.out("b", "pod"), 2, 30_001);

    assertThat(scene.run().residences())
        .extracting(Residence::durationNanos)
        .containsExactly(30_000_000_000L);
  }

  @Test
  void echoOnTheSameConnectionCounts() {
    Owner pod = Scene.pod("pod");
    scene.see(scene.flow("a", pod, Direction.RECEIVE, true), 1, 0);
    scene.see(scene.flow("a", pod, Direction.TRANSMIT, false), 1, 7);

    assertThat(scene.run().residences())
        .extracting(Residence::durationNanos)
        .containsExactly(7_000_000L);
  }

  @Test
  void fanOutIsOneResidencePerFlowOut() {
    scene.see(scene.in("a", "pod"), 1, 0);
    for (int n = 0; n < 5; n++) {
      scene.see(scene.out("b" + n, "pod"), 1, 10 + n);
    }

    assertThat(scene.run().residences())
        .extracting(Residence::durationNanos)
        .containsExactly(10_000_000L, 11_000_000L, 12_000_000L, 13_000_000L, 14_000_000L);
    assertThat(scene.measured(CollisionCount.class)).isEmpty();
  }

  @Test
  void repeatedOnTheWayInIsAmbiguous() {
    scene.see(scene.in("a", "pod"), 1, 0);
    scene.see(scene.in("a", "pod"), 1, 20);
    scene.see(scene.out("b", "pod"), 1, 30);

    assertThat(scene.run().residences()).isEmpty();
    assertThat(scene.measured(CollisionCount.class))
        .containsExactly(new CollisionCount(Reason.REPEATED, 1));
  }

  @Test
  void toneMakesOneResidenceAtMost() {
    Flow in = scene.in("a", "pod");
    Flow out = scene.out("b", "pod");
    for (int n = 0; n < 50; n++) {
      scene.see(in, 1, 20 * n);
      scene.see(out, 1, 20 * n + 5);
    }

    assertThat(scene.run().residences()).hasSize(1);
    assertThat(scene.measured(CollisionCount.class))
        .extracting(CollisionCount::signatures)
        .satisfies(counts -> assertThat(counts.stream().mapToLong(n -> n).sum()).isEqualTo(49));
  }

  @Test
  void repeatedLaterDoesNotUndoAMatch() {
    scene.see(scene.in("a", "pod"), 1, 0);
    scene.see(scene.out("b", "pod"), 1, 10);
    scene.see(scene.in("a", "pod"), 1, 20);

    assertThat(scene.run().residences()).hasSize(1);
  }

  @Test
  void severalFlowsInAreAmbiguous() {
    scene.see(scene.in("a", "pod"), 1, 0);
    scene.see(scene.in("b", "pod"), 1, 3);
    scene.see(scene.out("c", "pod"), 1, 10);

    assertThat(scene.run().residences()).isEmpty();
    assertThat(scene.measured(CollisionCount.class))
        .containsExactly(new CollisionCount(Reason.SEVERAL_FLOWS, 1));
  }

  @Test
  void pairedFlowDecidesBetweenSeveral() {
    Flow in = scene.in("a", "pod");
    Flow out = scene.out("c", "pod");
    for (int n = 1; n <= 3; n++) {
      scene.see(in, n, 100 * n);
      scene.see(out, n, 100 * n + 10);
    }
    Sighting other = scene.see(scene.in("b", "pod"), 9, 1_000);
    Sighting paired = scene.see(in, 9, 1_001);
    scene.see(out, 9, 1_010);

    List<Residence> residences = scene.run().residences();

    assertThat(residences).hasSize(4);
    assertThat(residences.getLast().in()).isEqualTo(paired);
    assertThat(residences.getLast().links()).containsExactly(new SpanIds().transit(other));
  }

  @Test
  void twoSharedSignaturesPairNothing() {
    Flow in = scene.in("a", "pod");
    Flow out = scene.out("c", "pod");
    for (int n = 1; n <= 2; n++) {
      scene.see(in, n, 100 * n);
      scene.see(out, n, 100 * n + 10);
    }
    scene.see(scene.in("b", "pod"), 9, 1_000);
    scene.see(in, 9, 1_001);
    scene.see(out, 9, 1_010);

    assertThat(scene.run().residences()).hasSize(2);
  }

  @Test
  void flowOutThatHasPairsTakesFromThemOnly() {
    Flow in = scene.in("a", "pod");
    Flow out = scene.out("c", "pod");
    for (int n = 1; n <= 3; n++) {
      scene.see(in, n, 100 * n);
      scene.see(out, n, 100 * n + 10);
    }
    scene.see(scene.in("b", "pod"), 9, 1_000);
    scene.see(out, 9, 1_010);

    assertThat(scene.run().residences()).hasSize(3);
    assertThat(scene.measured(CollisionCount.class)).isEmpty();
  }

  @Test
  void proxyWithAnApplicationBehindItOnLoopback() {
    Owner proxy = Scene.container("pod", "proxy");
    Owner application = Scene.container("pod", "app");
    scene.see(scene.flow("wire", proxy, Direction.RECEIVE, true), 1, 0);
    scene.see(scene.flow("to-app", proxy, Direction.TRANSMIT, true), 1, 1);
    scene.see(scene.flow("to-app", application, Direction.RECEIVE, true), 1, 1.1);
    scene.see(scene.flow("from-app", application, Direction.TRANSMIT, true), 1, 41.1);
    Sighting back = scene.see(scene.flow("from-app", proxy, Direction.RECEIVE, true), 1, 41.2);
    scene.see(scene.flow("onward", proxy, Direction.TRANSMIT, true), 1, 43.2);

    List<Residence> residences = scene.run().residences();

    assertThat(residences)
        .extracting(Residence::durationNanos)
        .containsExactly(1_000_000L, 40_000_000L, 2_000_000L);
    assertThat(residences.getLast().in()).isEqualTo(back);
    assertThat(scene.transits().get(0).insidePod()).isTrue();
    assertThat(scene.measured(CollisionCount.class)).isEmpty();
  }
}
