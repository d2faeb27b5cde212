// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import earshot.exporter.debug.DebugConfig.Verbosity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Writes totals as a table for people. */
final class TableText {
  private TableText() {}

  /**
   * Returns the table, each line ended.
   *
   * @param maxLines taller tables are cut, and say so
   */
  static String of(Totals.State state, SelfTotals self, Verbosity verbosity, int maxLines) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Earshot   %d signatures sighted   %d packets   %s looked at%n"
            .formatted(state.allSightings(), self.packets(), bytes(self.payloadBytes())));
    if (verbosity != Verbosity.BASIC) {
      workloads(state, lines);
      transits(state, lines);
      coverage(state, lines);
    }
    List<String> foot = new ArrayList<>();
    foot.add("collisions   " + counts(collisions(state)) + "\n");
    foot.add("drops        " + counts(self.drops()) + "\n");
    int room = Math.max(1, maxLines - foot.size());
    if (lines.size() > room) {
      int cut = lines.size() - room + 1;
      lines.subList(room - 1, lines.size()).clear();
      lines.add("... " + cut + " more lines\n");
    }
    lines.addAll(foot);
    return String.join("", lines);
  }

  private static void workloads(Totals.State state, List<String> lines) {
    lines.add(row("WORKLOAD", "RESIDENCES", "P50", "P99", "SIGHTINGS"));
    Summary.names(state)
        .forEach(name -> {
          Histogram row = state.residences().rows().get(name);
          lines.add(
              row(
                  name.toString(),
                  row == null ? "-" : Long.toString(row.getTotalCount()),
                  row == null ? "-" : millis(row, 50),
                  row == null ? "-" : millis(row, 99),
                  Long.toString(state.sightings().getOrDefault(name, 0L))));
        });
  }

  private static void transits(Totals.State state, List<String> lines) {
    if (state.transits().rows().isEmpty()) {
      return;
    }
    lines.add(row("TRANSIT", "TRANSITS", "P50", "P99", ""));
    state
        .transits()
        .rows()
        .forEach((pair, row) ->
            lines.add(
                row(
                    pair.toString(),
                    Long.toString(row.getTotalCount()),
                    millis(row, 50),
                    millis(row, 99),
                    "")));
  }

  private static void coverage(Totals.State state, List<String> lines) {
    if (state.covered().ways().isEmpty()) {
      return;
    }
    lines.add("%-48s %10s  %s%n".formatted("COVERAGE", "BYTES", "VERDICTS"));
    state
        .covered()
        .ways()
        .forEach((way, verdicts) -> {
          long all = Covered.sum(verdicts);
          String shares =
              Covered.largestFirst(verdicts).stream()
                  .map(verdict ->
                      verdict.getKey().attributeValue() + " " + percent(verdict.getValue(), all))
                  .collect(Collectors.joining(", "));
          lines.add(
              "%-48s %10s  %s%n"
                  .formatted(
                      way.name() + " " + way.direction().attributeValue(), bytes(all), shares));
        });
  }

  /** A share that rounds to nothing is not nothing. */
  private static String percent(long part, long all) {
    double percent = 100.0 * part / all;
    return percent < 0.1 ? "<0.1%" : String.format(Locale.ROOT, "%.1f%%", percent);
  }

  private static Map<String, Long> collisions(Totals.State state) {
    return state.collisions().entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().attributeValue(), Map.Entry::getValue));
  }

  private static String counts(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String row(String name, String count, String p50, String p99, String last) {
    return "%-48s %10s %10s %10s %10s".formatted(name, count, p50, p99, last).stripTrailing()
        + "\n";
  }

  private static String millis(Histogram row, double percent) {
    return String.format(Locale.ROOT, "%.1f ms", Latencies.millis(row, percent));
  }

  private static String bytes(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
