// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.agent.AgentProcess;
import earshot.e2e.agent.Owned;
import earshot.e2e.controlplane.ControlPlane;
import earshot.e2e.otlp.OtlpReceiver;
import earshot.e2e.otlp.Telemetry;
import earshot.e2e.pods.Run;
import earshot.image.ImageBuild;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * The image's agent from its start to its first exported sighting and to its rest, on a node with
 * calls and in a cluster of thirty thousand pods; with the AOT cache and without.
 */
final class StartBench {
  private static final int PODS = 30_000;
  private static final int PAIRS = 7;

  /** Some 10,000 events a second. */
  private static final int CALLS = 9;

  private static final int SAMPLING_BITS = 4;
  private static final String KEY = "0f".repeat(32);
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** More than the bench takes. */
  private static final long DATAGRAMS =
      (long) CALLS * Voices.DATAGRAMS_PER_SECOND_AND_CALL * TimeUnit.HOURS.toSeconds(1);

  private static final double BUDGET_READY_SECONDS = 2;
  private static final double BUDGET_MIB = 120;
  private static final double BUDGET_CPU = 1 / 1.5;
  private static final double NOISY = 0.1;
  private static final String UNCACHED = "without AOT cache";

  private StartBench() {}

  private record Start(
      double readySeconds, double sightedSeconds, double cpuSeconds, ProcessUsage rest) {}

  static Report run() throws Exception {
    ImageBuild image = new ImageBuild(Path.of("").toAbsolutePath(), System.err::println);
    image.build(Path.of("e2e", "target", "earshot.tar").toAbsolutePath());
    try (Owned owned = new Owned()) {
      // Ctrl-C and SIGTERM end the process without unwinding this stack.
      Runtime.getRuntime().addShutdownHook(new Thread(owned::close, "clean-up"));
      Run run = owned.own(() -> Run.open("earshot-start"));
      ControlPlane controlPlane = owned.own(() -> new ControlPlane(run));
      new PodLoad().create(controlPlane, PODS);
      Path kubeconfig = run.directory().resolve("kubeconfig");
      controlPlane.writeKubeconfig(kubeconfig, controlPlane.adminToken());

      EchoScene scene = new EchoScene(owned);
      TrafficProcess echo = scene.startEcho();
      TrafficProcess speaker = scene.startSpeaker(CALLS, DATAGRAMS);
      echo.awaitReady();
      speaker.awaitReady();
      speaker.begin();

      List<Start> cached = new ArrayList<>();
      List<Start> uncached = new ArrayList<>();
      for (int pair = 0; pair < PAIRS; pair++) {
        cached.add(start(scene, kubeconfig, image.command(true)));
        uncached.add(start(scene, kubeconfig, image.command(false)));
      }
      return Report.of("start", rows(cached, uncached));
    }
  }

  private static Start start(EchoScene scene, Path kubeconfig, List<String> command)
      throws Exception {
    FirstSighting first = new FirstSighting();
    try (OtlpReceiver backEnd = new OtlpReceiver(first)) {
      long began = System.nanoTime();
      try (AgentProcess agent =
          scene.startAgent(command, kubeconfig, KEY, SAMPLING_BITS, backEnd.port())) {
        agent.awaitReady();
        double ready = secondsSince(began, System.nanoTime());
        while (first.nanos.get() == 0) {
          agent.checkAlive();
          LockSupport.parkNanos(POLL_NANOS);
        }
        double cpu = ProcessUsage.of(agent.pid()).cpuSeconds();
        long sighted = System.nanoTime();
        while (System.nanoTime() - sighted < REST_NANOS) {
          agent.checkAlive();
          LockSupport.parkNanos(REST_NANOS);
        }
        return new Start(
            ready, secondsSince(began, first.nanos.get()), cpu, ProcessUsage.of(agent.pid()));
      }
    }
  }

  private static List<Row> rows(List<Start> cached, List<Start> uncached) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.atMost(
            BUDGET_READY_SECONDS,
            "exec to ready, %,d pods".formatted(PODS),
            "s",
            samples(cached, Start::readySeconds).median()));
    rows.add(compared("exec to ready", "s", cached, uncached, Start::readySeconds));
    rows.add(
        compared("exec to first exported sighting", "s", cached, uncached, Start::sightedSeconds));
    rows.add(cpu(cached, uncached));
    rows.add(
        Row.atMost(
            BUDGET_MIB,
            "RSS after 15 s at 10,000 events/s",
            "MiB",
            samples(cached, start -> start.rest.residentMebibytes()).median()));
    rows.add(
        compared(
            "RSS after 15 s", "MiB", cached, uncached, start -> start.rest.residentMebibytes()));
    rows.add(
        compared("peak RSS", "MiB", cached, uncached, start -> start.rest.peakResidentMebibytes()));
    return rows;
  }

  private static Row compared(
      String metric,
      String unit,
      List<Start> cached,
      List<Start> uncached,
      ToDoubleFunction<Start> figure) {
    Samples ours = samples(cached, figure);
    Samples peer = samples(uncached, figure);
    return new Row(
        metric + " by one " + UNCACHED,
        unit,
        ours.median(),
        peer.median(),
        UNCACHED,
        ours.median() / peer.median(),
        Math.max(ours.spread(), peer.spread()),
        Row.NO_BUDGET,
        null);
  }

  private static Row cpu(List<Start> cached, List<Start> uncached) {
    Row row = compared("CPU to the first sighting", "s", cached, uncached, Start::cpuSeconds);
    double ratio = row.ours() / samples(uncached, Start::cpuSeconds).median();
    double spread =
        Math.max(
            samples(cached, Start::cpuSeconds).spread(),
            samples(uncached, Start::cpuSeconds).spread());
    return new Row(
        row.metric(),
        row.unit(),
        row.ours(),
        row.peer(),
        row.peerName(),
        ratio,
        spread,
        "<= %.2fx".formatted(BUDGET_CPU),
        spread > NOISY ? null : ratio <= BUDGET_CPU);
  }

  private static Samples samples(List<Start> starts, ToDoubleFunction<Start> figure) {
    return new Samples(starts.stream().mapToDouble(figure).toArray());
  }

  private static double secondsSince(long began, long nanos) {
    return (nanos - began) / 1e9;
  }

  /** When the first sighting came. */
  private static final class FirstSighting implements Telemetry {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public void sighting(String podName) {
      nanos.compareAndSet(0, System.nanoTime());
    }
  }
}
