// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Durations by name, exact to three digits. Past the bound all further names share one row.
 *
 * @param <K> what a row is told apart by
 */
final class Latencies<K> {
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final long NANOS_PER_MICRO = 1_000;

  /** A day: longer is shown as that. */
  private static final long MAX_MICROS = 86_400_000_000L;

  private final Map<K, Histogram> rows = new LinkedHashMap<>();
  private final int maxRows;
  private final K other;

  Latencies(int maxRows, K other) {
    this.maxRows = maxRows;
    this.other = other;
  }

  void record(K key, long nanos) {
    Histogram row = rows.get(key);
    if (row == null) {
      row =
          rows.computeIfAbsent(
              rows.size() < maxRows ? key : other, _ -> new Histogram(SIGNIFICANT_DIGITS));
    }
    row.recordValue(Math.clamp(nanos / NANOS_PER_MICRO, 0, MAX_MICROS));
  }

  Map<K, Histogram> rows() {
    return rows;
  }

  /** Returns the value below which {@code percent} of a row lies. */
  static double millis(Histogram row, double percent) {
    return row.getValueAtPercentile(percent) / 1_000.0;
  }
}
