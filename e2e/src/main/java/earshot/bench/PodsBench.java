// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.agent.Owned;
import earshot.e2e.controlplane.ControlPlane;
import earshot.e2e.pods.Run;
import earshot.e2e.process.Backends;
import earshot.e2e.process.JavaCommand;
import earshot.e2e.process.Ports;
import earshot.image.ImageBuild;
import earshot.processor.k8sattributes.PodTableProbe;
import earshot.processor.k8sattributes.PodsMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Thirty thousand pods of a real API server, kept by the processor's watch and table and by two
 * programs with client-go, one as it comes and one that strips pods before it stores them, and by
 * the Collector's processor k8s_attributes. Each is a process of its own that does nothing else.
 */
final class PodsBench {
  private static final int PODS = 30_000;
  private static final int ROUNDS = 7;
  private static final int REPLACED = 335;
  private static final int REPLACED_PER_SECOND = 67;

  /** Go's runtime gives memory back for some seconds after the list. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What the agent's part and the programs with client-go say. */
  private static final String SYNCED = "synced";

  private static final double NOISY = 0.1;
  private static final double BUDGET_BYTES_PER_POD = 200;
  private static final double BUDGET_NANOS = 100;
  private static final double BUDGET_RATIO = 0.5;
  private static final double BUDGET_PEAK_MIB = 64;
  private static final String STRIPPED = "client-go, stripped";
  private static final String FULL = "client-go, full";
  private static final String COLLECTOR = "the Collector with k8s_attributes";

  private PodsBench() {}

  /** A program that keeps pods, and what it says when it has all. */
  private record Program(List<String> command, String synced) {
    PodKeeper start() throws IOException {
      return new PodKeeper(command, synced);
    }
  }

  private record Kept(double syncedSeconds, double peakMib, double restMib, double cpuSeconds) {}

  static Report run() throws Exception {
    Path informer = Backends.path("pod-informer");
    try (Owned owned = new Owned()) {
      // Ctrl-C and SIGTERM end the process without unwinding this stack.
      Runtime.getRuntime().addShutdownHook(new Thread(owned::close, "clean-up"));
      Run run = owned.own(() -> Run.open("earshot-pods"));
      ControlPlane controlPlane = owned.own(() -> new ControlPlane(run));
      PodLoad load = new PodLoad();
      load.create(controlPlane, PODS);
      return Report.of("pods", measure(controlPlane, load, informer, collector(run, controlPlane)));
    }
  }

  private static List<Row> measure(
      ControlPlane controlPlane, PodLoad load, Path informer, Program collector)
      throws IOException, InterruptedException {
    List<String> target =
        List.of(controlPlane.url(), controlPlane.authority().toString(), controlPlane.adminToken());
    List<Kept> ours = new ArrayList<>();
    List<Kept> stripped = new ArrayList<>();
    List<Kept> full = new ArrayList<>();
    List<Kept> collectors = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ours.add(keep(ours(target)));
      stripped.add(keep(peer(informer, target, "stripped")));
      full.add(keep(peer(informer, target, "full")));
      collectors.add(keep(collector));
    }
    List<Row> rows = new ArrayList<>();
    rows.addAll(table(PodTableProbe.listed(target.get(0), target.get(1), target.get(2))));
    for (int pods : new int[] {1_000, 10_000, 100_000, 300_000}) {
      rows.addAll(curve(PodTableProbe.made(pods)));
    }
    rows.add(compared("RSS at rest", "MiB", ours, stripped, STRIPPED, Kept::restMib, BUDGET_RATIO));
    rows.add(compared("RSS at rest", "MiB", ours, full, FULL, Kept::restMib, Double.NaN));
    rows.add(
        compared("RSS at rest", "MiB", ours, collectors, COLLECTOR, Kept::restMib, Double.NaN));
    rows.add(
        Row.atMost(
            BUDGET_PEAK_MIB,
            "peak over RSS at rest",
            "MiB",
            median(ours, kept -> kept.peakMib - kept.restMib)));
    rows.add(compared("peak RSS", "MiB", ours, stripped, STRIPPED, Kept::peakMib, Double.NaN));
    rows.add(compared("peak RSS", "MiB", ours, full, FULL, Kept::peakMib, Double.NaN));
    rows.add(compared("peak RSS", "MiB", ours, collectors, COLLECTOR, Kept::peakMib, Double.NaN));
    rows.add(
        compared(
            "start to all pods known",
            "s",
            ours,
            stripped,
            STRIPPED,
            Kept::syncedSeconds,
            Double.NaN));
    rows.add(
        compared("CPU until at rest", "s", ours, stripped, STRIPPED, Kept::cpuSeconds, Double.NaN));
    rows.addAll(churn(ours(target), peer(informer, target, "stripped"), load));
    return rows;
  }

  /** Has both keep up with the same changes at the same time. */
  private static List<Row> churn(Program ours, Program peer, PodLoad load)
      throws IOException, InterruptedException {
    List<Kept> own = new ArrayList<>();
    List<Kept> others = new ArrayList<>();
    try (PodKeeper keeper = ours.start();
        PodKeeper other = peer.start()) {
      for (int round = 0; round < ROUNDS; round++) {
        double ownBefore = keeper.cpuSeconds();
        double otherBefore = other.cpuSeconds();
        load.replace(REPLACED, REPLACED_PER_SECOND);
        own.add(kept(keeper, ownBefore));
        others.add(kept(other, otherBefore));
      }
    }
    String of =
        String.format(
            Locale.ROOT,
            ", %d changes a second",
            REPLACED_PER_SECOND * PodLoad.CHANGES_PER_REPLACEMENT);
    double thousands = REPLACED * PodLoad.CHANGES_PER_REPLACEMENT / 1e3;
    return List.of(
        compared(
            "CPU per 1,000 changes" + of,
            "s",
            own,
            others,
            STRIPPED,
            kept -> kept.cpuSeconds / thousands,
            Double.NaN),
        compared("RSS" + of, "MiB", own, others, STRIPPED, Kept::restMib, Double.NaN));
  }

  private static Kept keep(Program program) throws IOException {
    try (PodKeeper keeper = program.start()) {
      long began = System.nanoTime();
      while (System.nanoTime() - began < REST_NANOS) {
        LockSupport.parkNanos(REST_NANOS);
      }
      return kept(keeper, 0);
    }
  }

  private static Kept kept(PodKeeper keeper, double cpuSecondsBefore) throws IOException {
    return new Kept(
        keeper.syncedSeconds(),
        keeper.peakMib(),
        keeper.residentMib(),
        keeper.cpuSeconds() - cpuSecondsBefore);
  }

  private static Program ours(List<String> target) {
    List<String> command =
        JavaCommand.of(PodsMain.class, ImageBuild.options().toArray(String[]::new));
    command.addAll(target);
    return new Program(command, SYNCED);
  }

  private static Program peer(Path informer, List<String> target, String mode) {
    List<String> command = new ArrayList<>(target);
    command.addFirst(informer.toString());
    command.add(mode);
    return new Program(command, SYNCED);
  }

  /** Returns one that keeps pods to name what it receives, and receives nothing. */
  private static Program collector(Run run, ControlPlane controlPlane) throws IOException {
    Path kubeconfig = run.directory().resolve("kubeconfig");
    controlPlane.writeKubeconfig(kubeconfig, controlPlane.adminToken());
    Path config = run.directory().resolve("collector.yaml");
    Files.writeString(
        config,
        """
        receivers:
          otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d"}}}
        processors:
          k8s_attributes:
            auth_type: kubeConfig
            wait_for_metadata: true
            wait_for_metadata_timeout: 60s
        exporters:
          debug: {}
        service:
          telemetry: {metrics: {level: none}}
          pipelines:
            logs: {receivers: [otlp], processors: [k8s_attributes], exporters: [debug]}
        """
            .formatted(Ports.free()));
    return new Program(
        List.of(
            "env",
            "KUBECONFIG=" + kubeconfig,
            Backends.path("otelcol").toString(),
            "--config",
            config.toString()),
        "Everything is ready");
  }

  private static List<Row> table(PodTableProbe probe) {
    return List.of(
        Row.atMost(
            BUDGET_BYTES_PER_POD,
            "table, %,d listed pods".formatted(probe.pods()),
            "B/pod",
            probe.bytesPerPod()),
        Row.atMost(BUDGET_NANOS, "look-up by UID", "ns", probe.nanosByUid()),
        Row.atMost(BUDGET_NANOS, "look-up by address and time", "ns", probe.nanosByAddress()));
  }

  private static List<Row> curve(PodTableProbe probe) {
    String of = String.format(Locale.ROOT, ", %,d made pods", probe.pods());
    return List.of(
        Row.orientation("table" + of, "B/pod", probe.bytesPerPod()),
        Row.orientation("look-up by UID" + of, "ns", probe.nanosByUid()),
        Row.orientation("look-up by address and time" + of, "ns", probe.nanosByAddress()));
  }

  /** Returns the medians and their ratio; {@code budget} is NaN where there is none. */
  private static Row compared(
      String metric,
      String unit,
      List<Kept> ours,
      List<Kept> peers,
      String peerName,
      ToDoubleFunction<Kept> figure,
      double budget) {
    double own = median(ours, figure);
    double peer = median(peers, figure);
    double spread = Math.max(spread(ours, figure), spread(peers, figure));
    return new Row(
        metric + " by " + peerName,
        unit,
        own,
        peer,
        peerName,
        own / peer,
        spread,
        Double.isNaN(budget) ? Row.NO_BUDGET : "<= %sx".formatted(budget),
        verdict(own / peer, spread, budget));
  }

  private static @Nullable Boolean verdict(double ratio, double spread, double budget) {
    if (Double.isNaN(budget) || spread > NOISY) {
      return null;
    }
    return ratio <= budget;
  }

  private static double median(List<Kept> kept, ToDoubleFunction<Kept> figure) {
    return kept.stream()
        .mapToDouble(figure)
        .sorted()
        .skip(kept.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static double spread(List<Kept> kept, ToDoubleFunction<Kept> figure) {
    double[] sorted = kept.stream().mapToDouble(figure).sorted().toArray();
    double quartiles = sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];
    return quartiles / sorted[sorted.length / 2];
  }
}
