// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How many durations fell into which bucket, by time: a ring of five minutes. */
final class HeatMap {
  static final long SLOT_MILLIS = 5_000;
  static final int SLOTS = 60;

  /** Below 1 ms, then doubling; the last takes all from 16,384 ms. */
  static final int BUCKETS = 16;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final int[] counts = new int[SLOTS * BUCKETS];
  private final long[] slots = new long[SLOTS];

  HeatMap() {
    Arrays.fill(slots, -1);
  }

  /** Returns the number of the slot that {@code epochMillis} lies in. */
  static long slot(long epochMillis) {
    return epochMillis / SLOT_MILLIS;
  }

  void record(long slot, long nanos) {
    int place = place(slot);
    if (slots[place] != slot) {
      slots[place] = slot;
      Arrays.fill(counts, place * BUCKETS, (place + 1) * BUCKETS, 0);
    }
    counts[place * BUCKETS + bucket(nanos)]++;
  }

  /** Returns a copy of the counts by bucket, null where there are none. */
  int @Nullable [] counts(long slot) {
    int place = place(slot);
    return slots[place] == slot
        ? Arrays.copyOfRange(counts, place * BUCKETS, (place + 1) * BUCKETS)
        : null;
  }

  private static int place(long slot) {
    return Math.floorMod(slot, SLOTS);
  }

  private static int bucket(long nanos) {
    long millis = Math.max(0, nanos / NANOS_PER_MILLI);
    return Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(millis));
  }
}
