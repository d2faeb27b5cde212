// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import java.util.Locale;
import java.util.stream.Collectors;

/** The comparison as people read it. */
final class Table {
  private Table() {}

  /** Returns a line for each workload, then what was looked at and dropped. */
  static String of(Snapshot snapshot) {
    StringBuilder out = new StringBuilder();
    out.append(row("", "", "", "hold", "true", "measured", "", "transit", "signatures"));
    out.append(
        row(
            "namespace",
            "workload",
            "residences",
            "ms",
            "p50 ms",
            "p50 ms",
            "p99 ms",
            "p50 ms",
            "sighted"));
    for (WorkloadResult workload : snapshot.workloads()) {
      out.append(
          row(
              workload.stage().pod().namespace(),
              workload.stage().pod().workload(),
              workload.stage().isBetween() ? Integer.toString(workload.residences()) : "-",
              workload.stage().holdText(),
              millis(workload.trueMillis(0.5), 1),
              millis(workload.measuredMillis(0.5), 1),
              millis(workload.measuredMillis(0.99), 1),
              millis(workload.transitMillis(0.5), 3),
              Long.toString(workload.sightings())));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "looked at %,.0f bytes in %,.0f packets; dropped: %s%n",
            snapshot.counters().getOrDefault("earshot.io", 0.0),
            snapshot.counters().getOrDefault("earshot.packets", 0.0),
            drops(snapshot)));
    return out.toString();
  }

  /** Returns how far each workload is from the truth, a line each. */
  static String verdict(Snapshot snapshot) {
    StringBuilder out = new StringBuilder();
    for (WorkloadResult workload : snapshot.workloads()) {
      if (workload.stage().isBetween()) {
        out.append(verdict(workload));
      }
    }
    if (snapshot.undecided() > 0) {
      out.append(
          String.format(
              Locale.ROOT,
              "FAILED: %d residences hold bytes that their pod never logged%n",
              snapshot.undecided()));
    }
    return out.toString();
  }

  private static String verdict(WorkloadResult workload) {
    String name = workload.stage().pod().workload();
    if (workload.residences() == 0) {
      return String.format(Locale.ROOT, "FAILED  %s: no residences%n", name);
    }
    String strangers =
        workload.strangers() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %d residences of audio that was never spoken",
                workload.strangers());
    return String.format(
        Locale.ROOT,
        "%-6s  %s: |measured - true| p50 %.3f ms (at most %.3f), p99 %.3f ms%s%n",
        workload.passes() ? "ok" : "FAILED",
        name,
        workload.differenceMillis(0.5),
        workload.toleranceMillis(),
        workload.differenceMillis(0.99),
        strangers);
  }

  private static String drops(Snapshot snapshot) {
    String reasons =
        snapshot.drops().entrySet().stream()
            .filter(drop -> drop.getValue() > 0)
            .map(drop -> String.format(Locale.ROOT, "%s %,.0f", drop.getKey(), drop.getValue()))
            .collect(Collectors.joining(", "));
    return reasons.isEmpty() ? "nothing" : reasons;
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-10s %-18s %10s  %10s %9s %9s %9s  %9s  %10s%n", cells);
  }

  private static String millis(double value, int digits) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
