// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The comparison as programs read it. */
final class Summary {
  private Summary() {}

  /** Writes the JSON file. */
  static void write(Snapshot snapshot, Path file) throws IOException {
    Files.writeString(file, json(snapshot) + "\n");
  }

  static String json(Snapshot snapshot) {
    Map<String, Object> summary = new LinkedHashMap<>();
    List<Map<String, Object>> workloads =
        snapshot.workloads().stream()
            .filter(workload -> workload.stage().isBetween())
            .map(Summary::workload)
            .toList();
    Map<String, Long> drops = new LinkedHashMap<>();
    snapshot.drops().forEach((reason, count) -> drops.put(reason, count.longValue()));
    summary.put("workloads", workloads);
    summary.put("sightings", snapshot.sightings());
    summary.put("drops", drops);
    return new KubernetesSerialization().asJson(summary);
  }

  private static Map<String, Object> workload(WorkloadResult workload) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("namespace", workload.stage().pod().namespace());
    fields.put("workload", workload.stage().pod().workload());
    fields.put("residences", workload.residences());
    putMillis(fields, "trueP50Millis", workload.trueMillis(0.5));
    putMillis(fields, "measuredP50Millis", workload.measuredMillis(0.5));
    putMillis(fields, "measuredP99Millis", workload.measuredMillis(0.99));
    return fields;
  }

  /** JSON has no NaN: a quantile of nothing is null. */
  @SuppressWarnings("NullAway") // the map is only serialized
  private static void putMillis(Map<String, Object> fields, String name, double millis) {
    fields.put(name, Double.isNaN(millis) ? null : Math.round(millis * 1_000) / 1_000.0);
  }
}
