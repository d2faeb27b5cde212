// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.demo.LatencyErrors;
import earshot.e2e.agent.Owned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How far residences are from the truth: the demo's two calls through five pods, each residence set
 * beside what its pod logged for the same bytes, receive stamps by the kernel (SO_TIMESTAMPNS).
 */
final class LatencyBench {
  private static final Duration DURATION = Duration.ofSeconds(60);
  private static final double BUDGET_P99_MILLIS = 1;

  private LatencyBench() {}

  static Report run() throws Exception {
    try (Owned owned = new Owned()) {
      // Ctrl-C and SIGTERM end the process without unwinding this stack.
      Runtime.getRuntime().addShutdownHook(new Thread(owned::close, "clean-up"));
      LatencyErrors errors = LatencyErrors.measure(Path.of(""), DURATION, owned);
      List<Row> rows = new ArrayList<>();
      errors.workloads().forEach(workload -> addRows(rows, workload));
      addRows(rows, errors.all());
      return Report.of("latency", rows);
    }
  }

  private static void addRows(List<Row> rows, LatencyErrors.OfWorkload errors) {
    String of = ", " + errors.workload();
    rows.add(Row.orientation("residences" + of, "1", errors.residences()));
    rows.add(Row.orientation("|measured - true| p50" + of, "ms", errors.p50Millis()));
    rows.add(Row.atMost(BUDGET_P99_MILLIS, "|measured - true| p99" + of, "ms", errors.p99Millis()));
  }
}
