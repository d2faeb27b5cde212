// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an update of the live page costs a browser with as many workloads as it tells apart. The
 * browser and the page are those of {@code ManyWorkloadsIT}, which {@code ./dev bench live} runs
 * first: only tests have a browser's driver.
 */
final class LiveBench {
  private static final Path MEASURED = Path.of("e2e", "target", "live-updates.json");
  private static final double BUDGET_MILLIS = 100;

  private LiveBench() {}

  static Report run() throws IOException {
    if (!Files.exists(MEASURED)) {
      throw new IOException(
          "no %s: './dev bench live' runs the test that writes it".formatted(MEASURED));
    }
    JsonNode measured = JsonMapper.shared().readTree(Files.readString(MEASURED));
    double[] sorted =
        measured
            .path("updateMillis")
            .valueStream()
            .mapToDouble(JsonNode::asDouble)
            .sorted()
            .toArray();
    return Report.of(
        "live",
        List.of(
            Row.orientation("workloads", "1", measured.path("workloads").asInt()),
            Row.orientation("updates", "1", sorted.length),
            Row.orientation("one update until painted, p50", "ms", sorted[sorted.length / 2]),
            Row.atMost(
                BUDGET_MILLIS,
                "one update until painted, longest",
                "ms",
                sorted[sorted.length - 1])));
  }
}
