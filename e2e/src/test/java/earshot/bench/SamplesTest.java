// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(new Samples(new double[] {4, 1, 3, 2}).median()).isEqualTo(2.5);
    assertThat(new Samples(new double[] {9, 1, 5}).median()).isEqualTo(5);
  }

  @Test
  void theSpreadIsThatOfTheQuartiles() {
    assertThat(new Samples(new double[] {8, 9, 10, 11, 12, 13, 100}).spread())
        .isEqualTo((13.0 - 9.0) / 11.0);
  }
}
