// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.semconv.DropReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BitrateTest {
  private static final long MILLI = 1_000_000;

  private final Bitrate bitrate = new Bitrate(4_000, 64_000, 0);
  private long nowMillis;

  /** Sends {@code bytes} each 500 ms; returns the last judgement. */
  private @Nullable DropReason send(int times, int bytes) {
    DropReason last = null;
    for (int n = 0; n < times; n++) {
      last = bitrate.judge(nowMillis * MILLI, bytes);
      nowMillis += 500;
    }
    return last;
  }

  @Test
  void audioIsACandidateForEver() {
    assertThat(send(100, 2_000)).isNull();
    assertThat(bitrate.takeAnew()).isFalse();
  }

  @Test
  void tooLittleForTenSecondsIsLeftOutUntilASecondReachesIt() {
    assertThat(send(20, 10)).isNull();
    assertThat(send(1, 10)).isEqualTo(DropReason.BELOW_BITRATE);
    assertThat(send(1, 600)).isNull();
    assertThat(bitrate.takeAnew()).isTrue();
  }

  @Test
  void tooMuchIsJudgedAgainTenSecondsLater() {
    assertThat(send(21, 50_000)).isEqualTo(DropReason.ABOVE_BITRATE);
    assertThat(send(19, 2_000)).isEqualTo(DropReason.ABOVE_BITRATE);
    assertThat(send(2, 2_000)).isEqualTo(DropReason.ABOVE_BITRATE);
    assertThat(send(20, 2_000)).isNull();
  }

  @Test
  void pauseOfOneSecondMakesACandidate() {
    assertThat(send(21, 50_000)).isEqualTo(DropReason.ABOVE_BITRATE);
    nowMillis += 1_000;
    assertThat(send(1, 50_000)).isNull();
    assertThat(bitrate.takeAnew()).isTrue();
  }
}
