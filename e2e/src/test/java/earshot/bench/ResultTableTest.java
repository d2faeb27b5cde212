// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTableTest {
  private static final Report REPORT =
      new Report(
          "sample",
          "./dev bench sample",
          Map.of("cores", "2"),
          List.of(
              Row.atLeast(100_000, "events", "1/s", 104_517.01),
              Row.atMost(1, "|measured - true| p99", "ms", 1.5),
              Row.orientation("CPU", "s", 5.6)));

  @Test
  void aRowSaysWhetherItsBudgetIsMet() {
    assertThat(ResultTable.of(REPORT))
        .isEqualTo(
            """
            `./dev bench sample` (cores 2)

            | | | | budget | |
            | --- | ---: | --- | --- | --- |
            | events | 104,517 | 1/s | >= 100000.0 | met |
            | \\|measured - true\\| p99 | 1.500 | ms | <= 1.0 | MISSED |
            | CPU | 5.600 | s |  |  |

            """);
  }

  @Test
  void whatIsWrittenComesBackAndReplacesTheTableBefore(@TempDir Path directory) throws Exception {
    Path readme = directory.resolve("README.md");
    Files.writeString(
        readme, "before\n" + ResultTable.BEGIN + "old\n" + ResultTable.END + "\nafter\n");
    REPORT.write(directory);

    ResultTable.update(directory, readme);

    assertThat(readme)
        .hasContent(
            "before\n"
                + ResultTable.BEGIN
                + "\n"
                + ResultTable.of(REPORT)
                + ResultTable.END
                + "\nafter\n");
  }

  @Test
  void namesTheMarksThatAreMissing() {
    assertThatThrownBy(() -> ResultTable.replaced("text", "table"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no place for results: put in <!-- results: written by './dev bench' -->\n"
                + "<!-- end of results -->");
  }
}
