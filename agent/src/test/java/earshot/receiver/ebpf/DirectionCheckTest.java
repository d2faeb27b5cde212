// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Direction;
import org.junit.jupiter.api.Test;

class DirectionCheckTest {

  private final DirectionCheck check = new DirectionCheck();

  @Test
  void saysOnceWhichDirectionIsMissing() {
    check.add(Direction.TRANSMIT, DirectionCheck.ENOUGH_BYTES);

    assertThat(check.look())
        .startsWith("only bytes out of pods are to be seen at the interfaces, and none into them:");
    assertThat(check.look()).isNull();
  }

  @Test
  void namesTheOtherToo() {
    check.add(Direction.RECEIVE, DirectionCheck.ENOUGH_BYTES);

    assertThat(check.look()).startsWith("only bytes into pods");
  }

  @Test
  void waitsForBytesEnough() {
    check.add(Direction.TRANSMIT, DirectionCheck.ENOUGH_BYTES - 1);

    assertThat(check.look()).isNull();

    check.add(Direction.TRANSMIT, 1);

    assertThat(check.look()).isNotNull();
  }

  @Test
  void isContentWithAnyBytesOfTheOther() {
    check.add(Direction.TRANSMIT, 10 * DirectionCheck.ENOUGH_BYTES);
    check.add(Direction.RECEIVE, 1);

    assertThat(check.look()).isNull();
  }
}
