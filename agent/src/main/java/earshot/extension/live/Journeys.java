// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.signal.TraceId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last moments of audio. Under load a share of them is taken, chosen by trace id, so that those
 * that are taken are whole.
 */
final class Journeys {
  /** New ones a second above which half are taken, and below a quarter of which all are again. */
  private static final int MAX_PER_SECOND = 40;

  private static final int MAX_KEPT = 1_024;

  /** After which a moment is taken to have arrived: a transit waits up to 3 s for its other end. */
  private static final long SETTLED_MILLIS = 4_000;

  private static final long APART_NANOS = 500_000_000;

  private final Map<TraceId, JourneyRow> rows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TraceId, JourneyRow> eldest) {
          return size() > MAX_KEPT;
        }
      };

  private long mask;
  private int begun;

  void add(TraceId traceId, JourneyRow.Hop hop, long nowMillis) {
    if ((traceId.low() & mask) != 0) {
      return;
    }
    JourneyRow row = rows.get(traceId);
    if (row == null) {
      begun++;
      row = new JourneyRow(traceId);
      rows.put(traceId, row);
    }
    row.add(hop, nowMillis);
  }

  /** Decides for the next second which share is taken. */
  void everySecond() {
    if (begun > MAX_PER_SECOND) {
      mask = mask << 1 | 1;
    } else if (begun < MAX_PER_SECOND / 4) {
      mask >>>= 1;
    }
    begun = 0;
  }

  /** Returns how many are kept. */
  int kept() {
    return rows.size();
  }

  /**
   * Returns those that began last among those that have arrived, newest first: of each {@value
   * #APART_NANOS} ns the one that was seen at most places.
   */
  List<JourneyRow> latest(int limit, long nowMillis) {
    Map<Long, JourneyRow> byTime = new TreeMap<>(Comparator.reverseOrder());
    for (JourneyRow row : rows.values()) {
      // A moment that was seen at one place only is no journey.
      if (nowMillis - row.seenMillis() >= SETTLED_MILLIS && row.hops().size() > 1) {
        byTime.merge(
            Math.floorDiv(row.startNanos(), APART_NANOS),
            row,
            (a, b) -> a.hops().size() >= b.hops().size() ? a : b);
      }
    }
    return byTime.values().stream().limit(limit).toList();
  }
}
