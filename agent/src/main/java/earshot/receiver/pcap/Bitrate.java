// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.semconv.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Judges which flows may carry audio by what they carry in 10 s, as the kernel program does: a flow
 * is a candidate from its first byte and again after a pause of a second.
 */
final class Bitrate {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long PERIOD_NANOS = 10 * SECOND_NANOS;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private enum State {
    CANDIDATE,
    BELOW,
    ABOVE
  }

  private final long minBytesPerSecond;
  private final long maxBytesPerSecond;
  private State state = State.CANDIDATE;
  private long lastNanos;
  private long secondNanos;
  private long secondBytes;
  private long periodNanos;
  private long periodBytes;
  private boolean anew;

  Bitrate(long minBitsPerSecond, long maxBitsPerSecond, long nowNanos) {
    this.minBytesPerSecond = minBitsPerSecond / Byte.SIZE;
    this.maxBytesPerSecond = maxBitsPerSecond / Byte.SIZE;
    this.lastNanos = this.secondNanos = this.periodNanos = nowNanos;
  }

  /** Counts a packet's payload. Returns null, or the reason for which it is not looked at. */
  @Nullable DropReason judge(long nowNanos, int payloadBytes) {
    if (nowNanos - lastNanos >= SECOND_NANOS) {
      if (state != State.CANDIDATE) {
        begin(nowNanos);
      }
      periodNanos = secondNanos = nowNanos;
      periodBytes = secondBytes = 0;
    }
    lastNanos = Math.max(lastNanos, nowNanos);
    if (nowNanos - secondNanos >= SECOND_NANOS) {
      secondNanos = nowNanos;
      secondBytes = 0;
    }
    secondBytes += payloadBytes;
    if (nowNanos - periodNanos >= PERIOD_NANOS) {
      judgePeriod(nowNanos);
    }
    periodBytes += payloadBytes;
    if (state == State.BELOW) {
      if (secondBytes < minBytesPerSecond) {
        return DropReason.BELOW_BITRATE;
      }
      begin(nowNanos);
    }
    return state == State.ABOVE ? DropReason.ABOVE_BITRATE : null;
  }

  /** Returns whether the flow became a candidate again since the last call: it starts anew. */
  boolean takeAnew() {
    boolean taken = anew;
    anew = false;
    return taken;
  }

  private void judgePeriod(long nowNanos) {
    long millis = (nowNanos - periodNanos) / NANOS_PER_MILLI;
    long thousandfold = periodBytes * 1000;
    if (thousandfold < minBytesPerSecond * millis) {
      state = State.BELOW;
    } else if (thousandfold > maxBytesPerSecond * millis) {
      state = State.ABOVE;
    } else if (state != State.CANDIDATE) {
      begin(nowNanos);
    }
    periodNanos = nowNanos;
    periodBytes = 0;
  }

  private void begin(long nowNanos) {
    state = State.CANDIDATE;
    anew = true;
    periodNanos = nowNanos;
    periodBytes = 0;
  }
}
