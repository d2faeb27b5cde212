// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void theFirstIsDueAtOnce() {
    assertThat(new Pace(50, 100).due(0)).isEqualTo(1);
  }

  @Test
  void eachIsDueWhenItsTimeHasCome() {
    Pace pace = new Pace(50, 100);

    assertThat(pace.due(19_999_999)).isEqualTo(1);
    assertThat(pace.due(20_000_000)).isEqualTo(2);
    assertThat(pace.due(1_000_000_000)).isEqualTo(51);
  }

  @Test
  void whoIsLateCatchesUpButNotPastTheTotal() {
    assertThat(new Pace(4_500, 100_000).due(10_000_000_000L)).isEqualTo(45_001);
    assertThat(new Pace(4_500, 40_000).due(10_000_000_000L)).isEqualTo(40_000);
  }

  @Test
  void aYearAtAGreatRateDoesNotOverflow() {
    long yearNanos = 365L * 86_400 * 1_000_000_000;

    assertThat(new Pace(1_000_000, Long.MAX_VALUE).due(yearNanos)).isEqualTo(31_536_000_000_001L);
  }

  @Test
  void refusesToStandStill() {
    assertThatThrownBy(() -> new Pace(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("perSecond must be positive, is 0");
  }
}
