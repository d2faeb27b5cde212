// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

/**
 * Bounds the signatures of one flow as the kernel program does: in a second that has {@code
 * max_per_flow} of them, the flow's own sampling bits rise by one, and fall back ten seconds after
 * they rose last. Content alone decides what is left, so that all points leave the same.
 */
final class RateLimit {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long PERIOD_NANOS = 10 * SECOND_NANOS;
  private static final int MAX_EXTRA_BITS = 16;

  private final int maxPerSecond;
  private final int samplingBits;
  private long nowNanos;
  private long secondNanos;
  private long raisedNanos;
  private int found;
  private int extraBits;

  RateLimit(int maxPerSecond, int samplingBits, long nowNanos) {
    this.maxPerSecond = maxPerSecond;
    this.samplingBits = samplingBits;
    this.nowNanos = this.secondNanos = nowNanos;
  }

  /** Lets time go on to that of a packet. */
  void packet(long nowNanos) {
    this.nowNanos = nowNanos;
    if (nowNanos - secondNanos >= SECOND_NANOS) {
      secondNanos = nowNanos;
      found = 0;
    }
    if (extraBits > 0 && nowNanos - raisedNanos >= PERIOD_NANOS) {
      extraBits = 0;
    }
  }

  /** Returns whether a window of that gear hash is left out; else counts it. */
  boolean isTooMany(long hash) {
    if (found >= maxPerSecond && extraBits < MAX_EXTRA_BITS) {
      extraBits++;
      found = 0;
      raisedNanos = nowNanos;
    }
    int bits = samplingBits + extraBits;
    if (bits > 0 && (hash >>> (Long.SIZE - bits)) != 0) {
      return true;
    }
    found++;
    return false;
  }
}
