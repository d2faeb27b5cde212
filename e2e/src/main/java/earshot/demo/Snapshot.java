// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The state of the comparison at one moment.
 *
 * @param workloads in the order of the audio
 * @param sightings signatures sighted anywhere
 * @param undecided residences of which the pods' logs do not hold the bytes yet
 * @param counters the agent's own, by metric name
 * @param drops by reason
 */
record Snapshot(
    List<WorkloadResult> workloads,
    long sightings,
    int undecided,
    Map<String, Double> counters,
    SortedMap<String, Double> drops) {

  /** Returns whether every stage between passes, and every residence could be decided. */
  boolean passes() {
    return undecided == 0
        && workloads.stream()
            .filter(workload -> workload.stage().isBetween())
            .allMatch(WorkloadResult::passes);
  }
}
