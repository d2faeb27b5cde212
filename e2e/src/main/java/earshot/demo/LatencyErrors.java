// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.Owned;
import earshot.exporter.debug.Screen;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the agent's residences are from what the pods' own stamps say, for those who measure
 * rather than watch.
 *
 * @param workloads in the order of the audio, those that audio passes through
 * @param all their residences together
 */
public record LatencyErrors(List<OfWorkload> workloads, OfWorkload all) {
  private static final String ALL = "all";

  /**
   * The error at one workload.
   *
   * @param residences compared
   * @param p50Millis of |measured - true|
   * @param p99Millis of |measured - true|
   */
  public record OfWorkload(String workload, int residences, double p50Millis, double p99Millis) {
    private static OfWorkload of(String workload, Samples differences) {
      return new OfWorkload(
          workload,
          differences.count(),
          differences.quantileMillis(0.5),
          differences.quantileMillis(0.99));
    }
  }

  /**
   * Runs the demo's scenario with the agent of the repository at {@code root}.
   *
   * @param owned takes all that is made; nothing is removed before it is closed
   * @throws IllegalStateException if a pod or the agent fails, or residences cannot be told or are
   *     of audio that was never spoken
   */
  public static LatencyErrors measure(Path root, Duration duration, Owned owned) throws Exception {
    return measure(AgentJar.command(root), duration, owned);
  }

  /** Does the same with the agent that {@code command} starts. */
  public static LatencyErrors measure(List<String> command, Duration duration, Owned owned)
      throws Exception {
    DemoOptions options = new DemoOptions(duration, null, command);
    Snapshot snapshot = new Demo(options, silent(), owned).run();
    if (!snapshot.passes()) {
      throw new IllegalStateException("the demo fails:\n" + Table.verdict(snapshot));
    }
    List<OfWorkload> workloads = new ArrayList<>();
    Samples all = new Samples();
    for (WorkloadResult result : snapshot.workloads()) {
      if (result.stage().isBetween()) {
        workloads.add(OfWorkload.of(result.stage().pod().workload(), result.differences()));
        all.addAll(result.differences());
      }
    }
    return new LatencyErrors(List.copyOf(workloads), OfWorkload.of(ALL, all));
  }

  private static Screen silent() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Screen(nowhere, System.err, false, false);
  }
}
