// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.corpus.Hearing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the benches that are named, or all: {@code ./dev bench [NAME…]}. */
public final class Main {
  private static final Path RESULTS = Path.of("e2e", "bench", "results");
  private static final Path README = Path.of("e2e", "bench", "README.md");

  private static final Path PAGE = Path.of("docs", "what-earshot-can-hear.md");

  /** One bench. */
  private interface Bench {
    Report run() throws Exception;
  }

  private Main() {}

  /** Exits with 2 for a name that is no bench, with 1 when one cannot run. */
  public static void main(String[] arguments) {
    Map<String, Bench> benches = new LinkedHashMap<>();
    benches.put("kernel", KernelBench::run);
    benches.put("pipeline", PipelineBench::run);
    benches.put("latency", LatencyBench::run);
    benches.put("pods", PodsBench::run);
    benches.put("start", StartBench::run);
    benches.put("queryable", QueryableBench::run);
    benches.put("walk", WalkBench::run);
    benches.put("live", LiveBench::run);
    benches.put("gate", GateBench::run);
    benches.put("fuzz", FuzzBench::run);
    benches.put("signatures", SignaturesBench::run);
    List<String> names = arguments.length == 0 ? List.copyOf(benches.keySet()) : List.of(arguments);
    List<Bench> chosen = new ArrayList<>();
    for (String name : names) {
      Bench bench = benches.get(name);
      if (bench == null) {
        System.err.println(
            "no bench '" + name + "'; there are: " + String.join(", ", benches.keySet()));
        System.exit(2);
        return;
      }
      chosen.add(bench);
    }
    for (Bench bench : chosen) {
      try {
        run(bench);
      } catch (Exception e) {
        System.err.println("bench: " + e);
        System.exit(1);
      }
    }
  }

  private static void run(Bench bench) throws Exception {
    Report report = bench.run();
    report.write(RESULTS);
    report.print(System.out);
    ResultTable.update(RESULTS, README);
    Hearing hearing = report.hearing();
    if (hearing == null) {
      return;
    }
    HearingPage.write(report, PAGE);
    // The page says why a format is not heard: another reason is no slow run, but a lie.
    if (!hearing.misjudged().isEmpty()) {
      throw new IllegalStateException(
          "audio.coverage has other verdicts than the formats have: " + hearing.misjudged());
    }
  }
}
