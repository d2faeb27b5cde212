// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

/** What is known of the way between two workloads. */
final class TransitRow {
  final Between between;
  final RecentDurations durations = new RecentDurations();
  private long seenMillis;

  /** Two workloads by their ids, in the order of the audio. */
  record Between(int from, int to) {}

  TransitRow(Between between) {
    this.between = between;
  }

  void seen(long nowMillis) {
    seenMillis = nowMillis;
  }

  boolean isForgotten(long nowMillis) {
    return nowMillis - seenMillis > HeatMap.SLOTS * HeatMap.SLOT_MILLIS;
  }
}
