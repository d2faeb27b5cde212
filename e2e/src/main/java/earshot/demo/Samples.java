// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import java.util.Arrays;

/** Durations of which quantiles are asked. Bounded; not thread-safe. */
final class Samples {
  private static final int MAX_SAMPLES = 1_000_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private long[] nanos = new long[256];
  private int count;

  void add(long durationNanos) {
    if (count == MAX_SAMPLES) {
      throw new IllegalStateException(
          "too many samples (MAX_SAMPLES=%d): use a shorter --duration".formatted(MAX_SAMPLES));
    }
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = durationNanos;
  }

  void addAll(Samples others) {
    for (int n = 0; n < others.count; n++) {
      add(others.nanos[n]);
    }
  }

  int count() {
    return count;
  }

  /** Returns the nearest-rank quantile in milliseconds, NaN without samples. */
  double quantileMillis(double quantile) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(quantile * count);
    return sorted[Math.max(rank, 1) - 1] / NANOS_PER_MILLI;
  }
}
