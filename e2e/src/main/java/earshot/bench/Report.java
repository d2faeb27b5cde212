// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import earshot.corpus.Hearing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outcome of one bench, kept as a JSON file and printed as a table.
 *
 * @param command what repeats it
 * @param hearing the matrix of wire formats, of the bench that has one
 */
record Report(
    String bench,
    String command,
    Map<String, String> machine,
    List<Row> rows,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Hearing hearing) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Creates one without a matrix. */
  Report(String bench, String command, Map<String, String> machine, List<Row> rows) {
    this(bench, command, machine, rows, null);
  }

  static Report of(String bench, List<Row> rows) {
    return new Report(bench, "./dev bench " + bench, machineFacts(), rows);
  }

  Report with(Hearing matrix) {
    return new Report(bench, command, machine, rows, matrix);
  }

  private static Map<String, String> machineFacts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("kernel", System.getProperty("os.version"));
    facts.put("architecture", System.getProperty("os.arch"));
    facts.put("jdk", Runtime.version().toString());
    return facts;
  }

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(bench + ".json"), JSON.writeValueAsString(this) + "\n");
  }

  void print(Appendable out) throws IOException {
    out.append(String.format(Locale.ROOT, "%s%n", bench));
    for (Row row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              "  %-44s %12.3f %-8s %s  budget %-10s %s%n",
              row.metric(),
              row.ours(),
              row.unit(),
              row.ratio() == null
                  ? ""
                  : String.format(Locale.ROOT, "(%.2fx %s)", row.ratio(), row.peerName()),
              row.budget(),
              row.verdict()));
    }
  }
}
