// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/** Durations of the last 30 to 60 seconds, exact to one per cent. */
final class RecentDurations {
  static final long TURN_MILLIS = 30_000;

  /** Durations beyond, a minute, are shown as that. */
  private static final long MAX_MICROS = 60_000_000;

  private static final int SIGNIFICANT_DIGITS = 2;
  private static final long NANOS_PER_MICRO = 1_000;

  private IntCountsHistogram current = new IntCountsHistogram(SIGNIFICANT_DIGITS);
  private IntCountsHistogram previous = new IntCountsHistogram(SIGNIFICANT_DIGITS);

  /** Their number and two of their quantiles; without any the quantiles are zero. */
  record Quantiles(long count, double p50Millis, double p99Millis) {}

  /** Returns what {@link #quantiles} works with. */
  static Histogram scratch() {
    return new Histogram(SIGNIFICANT_DIGITS);
  }

  void record(long nanos) {
    current.recordValue(Math.clamp(nanos / NANOS_PER_MICRO, 0, MAX_MICROS));
  }

  /** Forgets what was recorded before the last turn; to be called each {@link #TURN_MILLIS}. */
  void turn() {
    IntCountsHistogram oldest = previous;
    previous = current;
    oldest.reset();
    current = oldest;
  }

  Quantiles quantiles(Histogram scratch) {
    scratch.reset();
    scratch.add(previous);
    scratch.add(current);
    return new Quantiles(scratch.getTotalCount(), millis(scratch, 50), millis(scratch, 99));
  }

  private static double millis(Histogram histogram, double percent) {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percent) / 1_000.0;
  }
}
