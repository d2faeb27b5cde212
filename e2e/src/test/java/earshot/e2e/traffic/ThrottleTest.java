// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  @Test
  void isOverWhenItsTimeIs() {
    assertThat(new Throttle(1, Duration.ZERO).spend(0)).isFalse();
  }

  @Test
  void lastsUntilThen() {
    assertThat(new Throttle(1, Duration.ofDays(1)).spend(1)).isTrue();
  }

  /** What is due only after the end waits no longer than that. */
  @Test
  void doesNotWaitPastItsEnd() {
    Throttle throttle = new Throttle(1, Duration.ofMillis(1));
    throttle.spend(Integer.MAX_VALUE);

    assertThat(throttle.spend(1)).isFalse();
  }
}
