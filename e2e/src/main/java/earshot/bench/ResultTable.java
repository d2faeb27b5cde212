// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the table of results in a Markdown file equal to the JSON files. */
final class ResultTable {
  /** Below it three decimals would say nothing. */
  private static final double LEAST_PLAIN = 0.001;

  static final String BEGIN = "<!-- results: written by './dev bench' -->\n";
  static final String END = "<!-- end of results -->";

  private ResultTable() {}

  /** Writes the results of {@code directory} into {@code readme}, in the order of file names. */
  static void update(Path directory, Path readme) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    StringBuilder table = new StringBuilder();
    for (Path file : files) {
      table.append(of(JsonMapper.shared().readValue(Files.readString(file), Report.class)));
    }
    Files.writeString(readme, replaced(Files.readString(readme), table.toString()));
  }

  /**
   * Returns {@code text} with {@code table} between the two marks.
   *
   * @throws IllegalArgumentException if the marks are not there
   */
  static String replaced(String text, String table) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("no place for results: put in " + BEGIN + END);
    }
    return text.substring(0, begin + BEGIN.length()) + "\n" + table + text.substring(end);
  }

  static String of(Report report) {
    String machine =
        report.machine().entrySet().stream()
            .map(fact -> fact.getKey() + " " + fact.getValue())
            .collect(Collectors.joining(", "));
    StringBuilder table = new StringBuilder();
    table.append("`%s` (%s)\n\n".formatted(report.command(), machine));
    table.append("| | | | budget | |\n| --- | ---: | --- | --- | --- |\n");
    for (Row row : report.rows()) {
      table.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  row.metric().replace("|", "\\|"),
                  figure(row.ours()),
                  row.unit(),
                  row.budget().equals(Row.NO_BUDGET) ? "" : row.budget(),
                  row.verdict()));
    }
    return table.append('\n').toString();
  }

  private static String figure(double value) {
    if (value > 0 && value < LEAST_PLAIN) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    return value == Math.rint(value) || value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
