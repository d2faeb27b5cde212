// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.util.concurrent.TimeUnit;

/**
 * When things are due that come at an even rate. A sender that was late catches up, so that the
 * rate holds over the whole.
 */
record Pace(long perSecond, long total) {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * Creates a pace.
   *
   * @throws IllegalArgumentException if there is no rate
   */
  Pace {
    if (perSecond < 1) {
      throw new IllegalArgumentException("perSecond must be positive, is " + perSecond);
    }
  }

  /** Returns how many are due {@code elapsedNanos} after the first, that included. */
  long due(long elapsedNanos) {
    long seconds = elapsedNanos / NANOS_PER_SECOND;
    long rest = elapsedNanos % NANOS_PER_SECOND;
    return Math.min(total, seconds * perSecond + rest * perSecond / NANOS_PER_SECOND + 1);
  }
}
