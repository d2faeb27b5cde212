// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int BITS = 10;

  private final RateLimit limit = new RateLimit(3, BITS, 0);

  /** A hash of so many zero bits above that a window of it is chosen. */
  private static long hash(int zeros) {
    return 1L << (Long.SIZE - 1 - zeros);
  }

  private void find(int count) {
    for (int n = 0; n < count; n++) {
      assertThat(limit.isTooMany(hash(BITS))).isFalse();
    }
  }

  @Test
  void bitsRiseAtTheLimitAndLeaveWhatHasMore() {
    limit.packet(0);
    find(3);

    assertThat(limit.isTooMany(hash(BITS))).isTrue();
    assertThat(limit.isTooMany(hash(BITS + 1))).isFalse();
    assertThat(limit.isTooMany(hash(BITS + 1))).isFalse();
    assertThat(limit.isTooMany(hash(BITS + 1))).isFalse();
    assertThat(limit.isTooMany(hash(BITS + 1))).isTrue();
    assertThat(limit.isTooMany(hash(BITS + 2))).isFalse();
  }

  @Test
  void eachSecondCountsAnew() {
    for (int second = 0; second < 5; second++) {
      limit.packet(second * SECOND);
      find(3);
    }
    limit.packet(5 * SECOND - 1);
    assertThat(limit.isTooMany(hash(BITS))).isTrue();
  }

  @Test
  void bitsFallBackTenSecondsAfterTheyRose() {
    limit.packet(0);
    find(3);
    assertThat(limit.isTooMany(hash(BITS))).isTrue();

    limit.packet(10 * SECOND - 1);
    assertThat(limit.isTooMany(hash(BITS))).isTrue();
    limit.packet(10 * SECOND);
    assertThat(limit.isTooMany(hash(BITS))).isFalse();
  }

  @Test
  void withoutSamplingBitsTheyRiseFromNone() {
    RateLimit all = new RateLimit(1, 0, 0);

    assertThat(all.isTooMany(-1)).isFalse();
    assertThat(all.isTooMany(-1)).isTrue();
    assertThat(all.isTooMany(1)).isFalse();
  }
}
