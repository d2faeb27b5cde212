// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HearingPageTest {
  private static final Path ROOT = Path.of(System.getProperty("repository.root"));

  @Test
  void thePageIsWhatTheKeptResultsMakeOfIt() throws Exception {
    Path results = ROOT.resolve("e2e/bench/results/signatures.json");
    Report report = JsonMapper.shared().readValue(Files.readString(results), Report.class);

    assertThat(ROOT.resolve("docs/what-earshot-can-hear.md"))
        .as("the page: run './dev bench signatures' again")
        .hasContent(HearingPage.of(report));
  }
}
