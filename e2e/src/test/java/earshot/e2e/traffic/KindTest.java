// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KindTest {
  private static final int OF_A_CLIENT = 40_000;

  @Test
  void noTwoKindsShareAPort() {
    assertThat(Arrays.stream(Kind.values()).map(Kind::port)).doesNotHaveDuplicates();
  }

  @Test
  void aFlowIsOfTheKindWhoseServerItGoesToOrComesFrom() {
    assertThat(Kind.ofPorts(OF_A_CLIENT, Kind.REDIS.port())).contains(Kind.REDIS);
    assertThat(Kind.ofPorts(Kind.TLS.port(), OF_A_CLIENT)).contains(Kind.TLS);
    assertThat(Kind.ofPorts(OF_A_CLIENT, OF_A_CLIENT)).isEmpty();
  }

  @Test
  void whatHasPassedIsTheSameAsALine() {
    Passed passed = new Passed(Kind.JSON_UTF8, 12_345_678_901L, 42);

    assertThat(Passed.parse(passed.toString())).isEqualTo(passed);
  }
}
