// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Ways out whose way in has not been seen yet, oldest first. At {@code max_sightings} the oldest is
 * decided early.
 */
final class PendingTransits {
  /** With the settling time three seconds: a receiver's sighting may be held for two. */
  static final long WAIT_NANOS = 3_000_000_000L - SettleBuffer.SETTLE_NANOS;

  record Entry(Moment moment, Passage out) {}

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final int maxEntries;

  PendingTransits(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /** Adds a way out and returns the one that it displaces; null where there is room. */
  @Nullable Entry add(Moment moment, Passage out) {
    Entry displaced = entries.size() < maxEntries ? null : entries.poll();
    entries.add(new Entry(moment, out));
    return displaced;
  }

  /** Returns one that has waited long enough at {@code nowNanos}; null where there is none. */
  @Nullable Entry poll(long nowNanos) {
    Entry oldest = entries.peek();
    return oldest != null && nowNanos - oldest.out.firstNanos() > WAIT_NANOS
        ? entries.poll()
        : null;
  }
}
