// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.CONTAINER_ID;
import static earshot.processor.k8sattributes.Fixtures.START;
import static earshot.processor.k8sattributes.Fixtures.container;
import static earshot.processor.k8sattributes.Fixtures.pod;
import static earshot.processor.k8sattributes.Fixtures.sent;
import static earshot.processor.k8sattributes.Fixtures.uid;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Sighting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldsTest {
  private final Holds holds = new Holds(2000, 3);
  private final List<Sighting> released = new ArrayList<>();

  @Test
  void holdsNoMoreThanItsBound() {
    assertThat(holds.hold(of(1), null, 0)).isTrue();
    assertThat(holds.hold(of(1), null, 0)).isTrue();
    assertThat(holds.hold(of(2), null, 0)).isTrue();
    assertThat(holds.hold(of(3), null, 0)).isFalse();

    assertThat(holds.held()).isEqualTo(3);
    assertThat(holds.overflows()).isEqualTo(1);
  }

  @Test
  void releasesOnlyOwnersThatAreKnown() {
    hold(of(1), 0);
    hold(of(2), 0);

    holds.release(
        sighting -> sighting.flow().owner().equals(of(2).flow().owner()), 1, released::add);

    assertThat(released).containsExactly(of(2));
    assertThat(holds.held()).isEqualTo(1);
  }

  @Test
  void waitsForAnOwnerOnceUntilItsPodChanges() {
    hold(of(1), 0);
    holds.release(_ -> false, 2000, released::add);
    assertThat(released).hasSize(1);

    assertThat(holds.hold(of(1), null, 2001)).isFalse();
    NamedPod scheduled = Fixtures.named(pod("voice", "p", uid(1), "10.0.1.5").build());
    assertThat(holds.hold(of(1), scheduled, 2002)).isTrue();
  }

  @Test
  void forgetsOwnersThatNeverCame() {
    hold(of(1), 0);
    holds.release(_ -> false, 2000, released::add);
    holds.release(_ -> false, 599_999, released::add);
    assertThat(holds.isEmpty()).isFalse();

    holds.release(_ -> false, 600_000, released::add);
    assertThat(holds.isEmpty()).isTrue();
  }

  @Test
  void isNotProlongedByAClockThatIsSetBack() {
    hold(of(1), 10_000);

    holds.release(_ -> false, 9_000, released::add);

    assertThat(released).hasSize(1);
  }

  @Test
  void holdsNothingForNoTime() {
    assertThat(new Holds(0, 3).hold(of(1), null, 0)).isFalse();
  }

  private void hold(Sighting sighting, long nowMillis) {
    assertThat(holds.hold(sighting, null, nowMillis)).isTrue();
  }

  private static Sighting of(int pod) {
    return sent(container(uid(pod), CONTAINER_ID), "10.0.1.5", "10.0.2.7", START);
  }
}
