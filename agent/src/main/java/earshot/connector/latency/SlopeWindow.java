// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.Residence;
import org.jspecify.annotations.Nullable;

/**
 * Residences of one pair over the last ten seconds, by way-in time. Past {@value #MAX_POINTS} the
 * oldest gives way, which leaves the slope of the newest.
 */
final class SlopeWindow {
  static final long WINDOW_NANOS = 10_000_000_000L;
  static final int MIN_POINTS = 8;

  /** Below this, what one moment of audio waits longer than another is jitter, not growth. */
  static final long MIN_SPAN_NANOS = 2_000_000_000L;

  static final int MAX_POINTS = 1024;

  private long[] inNanos = new long[16];
  private long[] durationNanos = new long[16];
  private int first;
  private int size;
  private @Nullable Residence newest;

  void add(Residence residence) {
    if (size == inNanos.length) {
      if (size < MAX_POINTS) {
        grow();
      } else {
        first = (first + 1) % inNanos.length;
        size--;
      }
    }
    int slot = (first + size) % inNanos.length;
    inNanos[slot] = residence.startEpochNanos();
    durationNanos[slot] = residence.durationNanos();
    size++;
    newest = residence;
  }

  /** Drops what lies more than the window before {@code nowNanos}. */
  void advance(long nowNanos) {
    while (size > 0 && inNanos[first] <= nowNanos - WINDOW_NANOS) {
      first = (first + 1) % inNanos.length;
      size--;
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  @Nullable Residence newest() {
    return newest;
  }

  /**
   * Returns the least-squares slope of residence over way-in time in seconds a second, 0 where it
   * falls; NaN below {@value #MIN_POINTS} points or two seconds of them.
   */
  double secondsPerSecond() {
    if (size < MIN_POINTS || x(size - 1) < MIN_SPAN_NANOS) {
      return Double.NaN;
    }
    double meanX = 0;
    double meanY = 0;
    for (int n = 0; n < size; n++) {
      meanX += x(n) / size;
      meanY += y(n) / size;
    }
    double covariance = 0;
    double variance = 0;
    for (int n = 0; n < size; n++) {
      covariance += (x(n) - meanX) * (y(n) - meanY);
      variance += (x(n) - meanX) * (x(n) - meanX);
    }
    return variance == 0 ? 0 : Math.max(0, covariance / variance);
  }

  /** Relative to the first point: Unix nanoseconds do not fit the 53 bits of a double. */
  private double x(int n) {
    return inNanos[(first + n) % inNanos.length] - inNanos[first];
  }

  private double y(int n) {
    return durationNanos[(first + n) % inNanos.length];
  }

  private void grow() {
    long[] times = new long[2 * size];
    long[] durations = new long[2 * size];
    for (int n = 0; n < size; n++) {
      times[n] = inNanos[(first + n) % size];
      durations[n] = durationNanos[(first + n) % size];
    }
    inNanos = times;
    durationNanos = durations;
    first = 0;
  }
}
