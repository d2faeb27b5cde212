// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.signal.CoverageVerdict;
import java.util.EnumMap;
import java.util.Map;

/** What the bytes of the last 30 to 60 seconds ended under. */
final class RecentBytes {
  private Map<CoverageVerdict, Long> current = new EnumMap<>(CoverageVerdict.class);
  private Map<CoverageVerdict, Long> previous = new EnumMap<>(CoverageVerdict.class);

  void add(CoverageVerdict verdict, long bytes) {
    current.merge(verdict, bytes, Long::sum);
  }

  /** Forgets as {@link RecentDurations#turn} does. */
  void turn() {
    Map<CoverageVerdict, Long> oldest = previous;
    previous = current;
    oldest.clear();
    current = oldest;
  }

  Map<CoverageVerdict, Long> sum() {
    Map<CoverageVerdict, Long> sum = new EnumMap<>(CoverageVerdict.class);
    sum.putAll(previous);
    current.forEach((verdict, bytes) -> sum.merge(verdict, bytes, Long::sum));
    return sum;
  }
}
