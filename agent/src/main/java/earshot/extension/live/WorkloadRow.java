// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Workload;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one workload. */
final class WorkloadRow {
  /** Names of pods that are kept to be searched for. */
  private static final int MAX_PODS = 64;

  final int id;
  final Name name;
  final RecentDurations residences = new RecentDurations();
  final HeatMap heat = new HeatMap();

  /** How fast residences grow, in seconds per second: of all flows, since one alone is jitter. */
  final RecentMean growth = new RecentMean();

  private final Map<Direction, RecentBytes> bytes = new EnumMap<>(Direction.class);
  private final Set<String> pods = new LinkedHashSet<>();
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
    if (pod != null && pods.size() < MAX_PODS) {
      pods.add(pod);
    }
  }

  void residence(long nanos, long nowMillis) {
    residences.record(nanos);
    heat.record(HeatMap.slot(nowMillis), nanos);
  }

  void covered(Direction direction, CoverageVerdict verdict, long count) {
    Objects.requireNonNull(bytes.get(direction)).add(verdict, count);
  }

  void flows(long change) {
    activeFlows += change;
  }

  void turn() {
    residences.turn();
    bytes.values().forEach(RecentBytes::turn);
    growth.turn();
  }

  /** Returns whether nothing of it is left to show. */
  boolean isForgotten(long nowMillis) {
    return activeFlows <= 0 && nowMillis - seenMillis > HeatMap.SLOTS * HeatMap.SLOT_MILLIS;
  }

  @Nullable String kind() {
    return kind;
  }

  Set<String> pods() {
    return pods;
  }

  long activeFlows() {
    return activeFlows;
  }

  Map<CoverageVerdict, Long> bytes(Direction direction) {
    return Objects.requireNonNull(bytes.get(direction)).sum();
  }
}
