// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import earshot.e2e.agent.AgentProcess;
import earshot.e2e.agent.Owned;
import earshot.e2e.cluster.ApiServer;
import earshot.e2e.cluster.PodObjects;
import earshot.e2e.otlp.OtlpReceiver;
import earshot.e2e.pods.Pod;
import earshot.e2e.pods.Run;
import earshot.e2e.pods.Topology;
import earshot.e2e.process.Ports;
import earshot.e2e.relay.RelayProcess;
import earshot.e2e.stamp.PodStamps;
import earshot.exporter.debug.Screen;
import earshot.signature.SignatureKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One run of the demo, from the first namespace to the verdict. */
final class Demo {
  static final String PREFIX = "earshot-demo";
  private static final int SAMPLING_BITS = 10;
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PLAIN_REFRESHES = 5;
  private static final Duration DRAIN = Duration.ofMillis(1_500);

  /** What the agent needs to export all it knows, where it is not stopped to do so. */
  private static final Duration KEPT_DRAIN = Duration.ofSeconds(4);

  /** Where the page is expected, unless somebody listens there. */
  private static final int LIVE_PORT = 8_088;

  private final DemoOptions options;
  private final Screen screen;
  private final Owned owned;
  private @Nullable Running kept;

  private record Running(Comparison comparison, AgentProcess agent, List<RelayProcess> relays) {

    /** Waits for the next refresh, or until {@code endNanos}, and sees that all is well. */
    void pause(long endNanos) throws IOException {
      LockSupport.parkNanos(Math.min(REFRESH_NANOS, endNanos - System.nanoTime()));
      agent.checkAlive();
      RelayProcess.checkAlive(relays);
      // Also when no more is compared: what is exported would pile up.
      comparison.refresh();
    }
  }

  Demo(DemoOptions options, Screen screen, Owned owned) {
    this.options = options;
    this.screen = screen;
    this.owned = owned;
  }

  /**
   * Runs it and returns what was found; all that was made is still there, and if files are kept the
   * agent still runs.
   */
  Snapshot run() throws Exception {
    Scenario scenario = Scenario.create(options.duration());
    Run run = owned.own(() -> Run.open(PREFIX));
    Path files = run.directory();
    Path keep = options.keep();
    if (keep != null) {
      owned.own(() -> new KeptFiles(files, keep, screen));
    }
    screen.print(
        "making %d pods on a bridge (%s, files in %s)%n"
            .formatted(scenario.stages().size(), run.name(), files));
    Topology topology = owned.own(() -> Topology.create(run, scenario.pods()));
    ApiServer api = owned.own(() -> new ApiServer(scenario.pods()));

    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    String key = HexFormat.of().formatHex(secret);
    Comparison comparison =
        new Comparison(
            new SpokenSignatures(
                SignatureKey.parse(key), SAMPLING_BITS, Scenario.CALLS, options.duration()));
    OtlpReceiver otlp = owned.own(() -> new OtlpReceiver(comparison));

    screen.print("starting the agent\n");
    int livePort = Ports.freeOr(LIVE_PORT);
    AgentProcess agent = startAgent(files, topology, api, otlp, key, livePort);
    screen.print("starting the pods\n");
    List<RelayProcess> relays = startRelays(scenario, topology, files, comparison);
    relays.forEach(RelayProcess::awaitReady);
    agent.awaitReady();
    screen.print("the agent's page is at http://127.0.0.1:%d/%n".formatted(livePort));

    screen.print(
        "playing %d calls through %d pods for %d s%n"
            .formatted(Scenario.CALLS, scenario.stages().size(), options.duration().toSeconds()));
    relays.getFirst().play();
    Running running = new Running(comparison, agent, relays);
    watch(running, keep == null ? DRAIN : KEPT_DRAIN);
    if (keep == null) {
      screen.print("stopping the agent\n");
      agent.close();
    } else {
      kept = running;
    }
    comparison.refresh();
    return comparison.snapshot();
  }

  /** After a run whose files are kept, plays on and on until the process is ended. */
  void stay() throws IOException {
    Running running = kept;
    while (running != null) {
      running.relays.getFirst().play();
      long end = System.nanoTime() + options.duration().plus(DRAIN).toNanos();
      while (System.nanoTime() < end) {
        running.pause(end);
      }
    }
  }

  private AgentProcess startAgent(
      Path files, Topology topology, ApiServer api, OtlpReceiver otlp, String key, int livePort)
      throws Exception {
    Path kubeconfig = files.resolve("kubeconfig");
    api.writeKubeconfig(kubeconfig);
    return owned.own(() ->
        AgentProcess.start(
            options.agentCommand(),
            files,
            "agent",
            healthPort ->
                new AgentConfig(
                        topology.cgroups().create("").toString(),
                        otlp.port(),
                        healthPort,
                        livePort,
                        files.resolve("sightings.jsonl").toString(),
                        userExporter())
                    .yaml(),
            Map.of(
                "EARSHOT_SIGNATURE_KEY",
                key,
                "KUBECONFIG",
                kubeconfig.toString(),
                "K8S_NODE_NAME",
                PodObjects.NODE),
            topology.cgroups().create("agent")));
  }

  private static @Nullable String userExporter() {
    return AgentConfig.userExporter(
        System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT"), System.getenv("OTEL_EXPORTER_OTLP_PROTOCOL"));
  }

  private List<RelayProcess> startRelays(
      Scenario scenario, Topology topology, Path files, Comparison comparison) throws Exception {
    List<RelayProcess> relays = new ArrayList<>();
    for (int n = 0; n < scenario.stages().size(); n++) {
      Stage stage = scenario.stages().get(n);
      Pod pod = topology.pods().get(n);
      Path log = files.resolve(stage.pod().workload() + ".stamps");
      Path errors = files.resolve(stage.pod().workload() + ".err");
      comparison.watch(stage, new PodStamps(log));
      relays.add(owned.own(() -> new RelayProcess(pod, scenario.options(stage, log), errors)));
    }
    return relays;
  }

  private void watch(Running running, Duration drain) throws IOException {
    long end = System.nanoTime() + options.duration().plus(drain).toNanos();
    for (long n = 1; System.nanoTime() < end; n++) {
      running.pause(end);
      if (screen.isTerminal() || n % PLAIN_REFRESHES == 0) {
        screen.redraw(Table.of(running.comparison.snapshot()));
      }
    }
  }
}
