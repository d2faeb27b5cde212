// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.signal.TraceId;
import java.util.ArrayList;
import java.util.List;

/** One moment of audio on its way: the stays and ways that have been seen of it. */
final class JourneyRow {
  /** Further hops are left out: a moment that is fanned out to hundreds is no picture. */
  private static final int MAX_HOPS = 32;

  final TraceId traceId;
  private final List<Hop> hops = new ArrayList<>();
  private long seenMillis;

  /**
   * A stay, or a way between two.
   *
   * @param stay whether it was held, by {@code from}; else it went {@code from} one {@code to}
   *     another
   * @param estimated one end was not seen
   */
  record Hop(boolean stay, int from, int to, long startNanos, long endNanos, boolean estimated) {}

  JourneyRow(TraceId traceId) {
    this.traceId = traceId;
  }

  void add(Hop hop, long nowMillis) {
    seenMillis = nowMillis;
    if (hops.size() < MAX_HOPS) {
      hops.add(hop);
    }
  }

  long seenMillis() {
    return seenMillis;
  }

  List<Hop> hops() {
    return hops;
  }

  long startNanos() {
    return hops.stream().mapToLong(Hop::startNanos).min().orElse(0);
  }

  long endNanos() {
    return hops.stream().mapToLong(Hop::endNanos).max().orElse(0);
  }
}
