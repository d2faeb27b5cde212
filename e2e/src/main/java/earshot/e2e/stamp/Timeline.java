// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.stamp;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * When each byte of one call's stream passed one side of a pod. Ranges come in the stream's order;
 * a byte that none holds has no time.
 */
final class Timeline {
  private long[] from = new long[1024];
  private long[] to = new long[1024];
  private long[] unixNanos = new long[1024];
  private int count;

  void add(long rangeFrom, long rangeTo, long rangeUnixNanos) {
    if (count > 0 && rangeFrom < to[count - 1]) {
      throw new IllegalArgumentException(
          "range from %d overlaps the one that ends at %d".formatted(rangeFrom, to[count - 1]));
    }
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
      unixNanos = Arrays.copyOf(unixNanos, 2 * count);
    }
    from[count] = rangeFrom;
    to[count] = rangeTo;
    unixNanos[count] = rangeUnixNanos;
    count++;
  }

  OptionalLong unixNanosAt(long position) {
    int index = Arrays.binarySearch(from, 0, count, position);
    int range = index >= 0 ? index : -index - 2;
    return range >= 0 && position < to[range]
        ? OptionalLong.of(unixNanos[range])
        : OptionalLong.empty();
  }
}
