// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BootClockTest {

  private static final long SECOND = 1_000_000_000L;

  private long boot = 50 * SECOND;
  private long offset = 1_700_000_000L * SECOND;

  @Test
  void followsUnixTimeWithinASecond() {
    BootClock clock = new BootClock(() -> boot, () -> boot + offset);
    assertThat(clock.toEpochNanos(7)).isEqualTo(1_700_000_000L * SECOND + 7);

    offset += 250;
    boot += SECOND;
    assertThat(clock.nowEpochNanos()).isEqualTo(boot + offset - 250);

    boot += 1;
    assertThat(clock.nowEpochNanos()).isEqualTo(boot + offset);
    assertThat(clock.toEpochNanos(boot - 5)).isEqualTo(boot - 5 + offset);
  }

  @Test
  void takesTheReadingWithTheShortestWayAroundIt() {
    long[] delays = {900, 900, 10, 900, 900};
    int[] reading = {0};
    BootClock clock =
        new BootClock(
            () -> boot,
            () -> {
              long unix = boot + offset;
              // The thread loses the processor after reading Unix time.
              boot += delays[reading[0]++];
              return unix;
            });

    assertThat(clock.toEpochNanos(0)).isEqualTo(offset - 5);
  }
}
