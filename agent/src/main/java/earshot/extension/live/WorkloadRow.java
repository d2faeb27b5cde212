// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Workload;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What is known of one workload. */
final class WorkloadRow {
  private static final int MIN_SLOPES = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  final int id;
  final Name name;
  final RecentDurations residences = new RecentDurations();
  final HeatMap heat = new HeatMap();

  /** How much longer residences become with each second. */
  private final RecentDurations growth = new RecentDurations();

  private final Map<Direction, RecentBytes> bytes = new EnumMap<>(Direction.class);
  private final RecentPods pods = new RecentPods();
  private @Nullable String kind;
  private long activeFlows;
  private long seenMillis;

  WorkloadRow(int id, Name name) {
    this.id = id;
    this.name = name;
    for (Direction direction : Direction.values()) {
      bytes.put(direction, new RecentBytes());
    }
  }

  /** Notes that it was seen, and as which pod. */
  void seen(@Nullable Workload workload, long nowMillis) {
    seenMillis = nowMillis;
    if (workload == null) {
      return;
    }
    kind = workload.kind();
    String pod = workload.podName();
    if (pod != null) {
      pods.seen(pod, nowMillis);
    }
  }

  void residence(long nanos, long nowMillis) {
    residences.record(nanos);
    heat.record(HeatMap.slot(nowMillis), nanos);
  }

  void covered(Direction direction, CoverageVerdict verdict, long count) {
    Objects.requireNonNull(bytes.get(direction)).add(verdict, count);
  }

  void grows(double secondsPerSecond) {
    growth.record((long) (secondsPerSecond * NANOS_PER_SECOND));
  }

  /**
   * Returns the growth of half of all flows, in seconds per second: that of one alone is jitter,
   * and so is that of a few.
   */
  double growth(Histogram scratch) {
    RecentDurations.Quantiles slopes = growth.quantiles(scratch);
    return slopes.count() < MIN_SLOPES ? 0 : slopes.p50Millis() / 1_000;
  }

  void flows(long change) {
    // The beginning of a flow may have been counted with what had no row of its own.
    activeFlows = Math.max(0, activeFlows + change);
  }

  void turn(long nowMillis) {
    residences.turn();
    pods.forget(nowMillis);
    bytes.values().forEach(RecentBytes::turn);
    growth.turn();
  }

  /** Returns whether nothing of it is left to show. */
  boolean isForgotten(long nowMillis) {
    // A flow that began among others may have ended in a row of its own.
    return (activeFlows <= 0 || name.equals(Name.OTHER))
        && nowMillis - seenMillis > HeatMap.SLOTS * HeatMap.SLOT_MILLIS;
  }

  @Nullable String kind() {
    return kind;
  }

  /** Returns the names of its pods of the last minutes, to be searched for. */
  Set<String> pods() {
    return pods.names();
  }

  long activeFlows() {
    return activeFlows;
  }

  Map<CoverageVerdict, Long> bytes(Direction direction) {
    return Objects.requireNonNull(bytes.get(direction)).sum();
  }
}
