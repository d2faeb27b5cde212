// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeatMapTest {
  private final HeatMap heat = new HeatMap();

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999999, 0",
    "1000000, 1",
    "1999999, 1",
    "2000000, 2",
    "40000000, 6",
    "16383999999, 14",
    "16384000000, 15",
    "9000000000000, 15"
  })
  void bucketsDouble(long nanos, int bucket) {
    heat.record(7, nanos);

    int[] expected = new int[HeatMap.BUCKETS];
    expected[bucket] = 1;
    assertThat(heat.counts(7)).isEqualTo(expected);
  }

  @Test
  void aSlotThatIsUsedAgainForgetsWhatItHeld() {
    heat.record(7, 1);
    heat.record(7 + HeatMap.SLOTS, 1);

    assertThat(heat.counts(7)).isNull();
    assertThat(heat.counts(7 + HeatMap.SLOTS)).startsWith(1, 0);
  }
}
