// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.agent.Owned;
import earshot.e2e.audio.ClipKind;
import earshot.e2e.audio.Recording;
import earshot.e2e.audio.Studio;
import earshot.e2e.traffic.Kind;
import earshot.e2e.traffic.TrafficPods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the gate keeps out, on real protocols through a real relay, and what it costs calls: how
 * much of their beginning is lost until it opens.
 */
final class GateBench {
  private static final TrafficPods.Load LOAD =
      new TrafficPods.Load(Duration.ofSeconds(30), 250_000);
  private static final int SAMPLING_BITS = 10;

  /** Of the windows that there would be without a gate. */
  private static final double MOST_RESIDENCES_PERCENT = 1;

  private GateBench() {}

  static Report run() throws Exception {
    List<Row> rows = new ArrayList<>();
    try (Owned owned = new Owned()) {
      // Ctrl-C and SIGTERM end the process without unwinding this stack.
      Runtime.getRuntime().addShutdownHook(new Thread(owned::close, "clean-up"));
      new GateScene(owned, SAMPLING_BITS).measure(LOAD).forEach(outcome -> add(rows, outcome));
    }
    addCosts(rows, Studio.ofUser().recordAll());
    return Report.of("gate", rows);
  }

  private static void add(List<Row> rows, GateScene.Outcome outcome) {
    Kind kind = outcome.passed().kind();
    String of = ", " + kind.label();
    long candidates = outcome.passed().candidates();
    rows.add(Row.orientation("bytes" + of, "kB", outcome.passed().bytes() / 1_000.0));
    rows.add(Row.orientation("candidates" + of, "1", (double) candidates));
    rows.add(Row.orientation("signatures" + of, "1", (double) outcome.signatures()));
    String metric = "residences by candidates" + of;
    double percent = 100.0 * outcome.residences() / Math.max(1, candidates);
    rows.add(
        kind == Kind.CALL || kind == Kind.VIBRATION
            ? Row.orientation(metric, "%", percent)
            : Row.atMost(MOST_RESIDENCES_PERCENT, metric, "%", percent));
  }

  private static void addCosts(List<Row> rows, List<Recording> recordings) {
    for (ClipKind kind : ClipKind.values()) {
      if (!kind.isRecognised()) {
        continue;
      }
      List<Recording> ofKind =
          recordings.stream().filter(recording -> recording.clip().kind() == kind).toList();
      for (GateCost.Form form : GateCost.Form.values()) {
        GateCost.Sum sum =
            GateCost.Sum.of(ofKind.stream().map(one -> GateCost.of(one, form)).toList());
        String of =
            ", %s, %s"
                .formatted(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), form.label());
        rows.add(Row.orientation("opens after, median" + of, "ms", sum.medianMillis()));
        rows.add(Row.orientation("opens after, worst" + of, "ms", sum.worstMillis()));
        rows.add(Row.orientation("windows lost" + of, "%", sum.lostPercent()));
      }
    }
  }
}
