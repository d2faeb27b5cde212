// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LossEquationTest {

  @Test
  void nothingIsLostWhereAllIsExported() {
    LossEquation equation = new LossEquation(1_000, 1_000, Map.of());

    assertThat(equation.lost()).isZero();
    assertThat(equation.unaccounted()).isZero();
  }

  @Test
  void whatTheRingHadNoRoomForIsLostButAccountedFor() {
    LossEquation equation =
        new LossEquation(1_000, 990, Map.of("ring_full", 8L, "rate_limited", 2L));

    assertThat(equation.lost()).isEqualTo(10);
    assertThat(equation.unaccounted()).isZero();
  }

  @Test
  void packetsThatHoldNoWindowAccountForNone() {
    LossEquation equation = new LossEquation(1_000, 990, Map.of("port_refused", 10L));

    assertThat(equation.unaccounted()).isEqualTo(10);
  }

  @Test
  void eventsThatNobodySelectedAreAsWrongAsLostOnes() {
    LossEquation equation = new LossEquation(1_000, 1_001, Map.of());

    assertThat(equation.lost()).isEqualTo(-1);
    assertThat(equation.unaccounted()).isEqualTo(-1);
  }
}
