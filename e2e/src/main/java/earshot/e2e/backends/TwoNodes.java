// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.AgentProcess;
import earshot.e2e.agent.Owned;
import earshot.e2e.cluster.ApiServer;
import earshot.e2e.framing.Leg;
import earshot.e2e.pods.CgroupDriver;
import earshot.e2e.pods.Pod;
import earshot.e2e.pods.PodSpec;
import earshot.e2e.pods.Run;
import earshot.e2e.pods.Topology;
import earshot.e2e.process.Ports;
import earshot.e2e.relay.RelayOptions;
import earshot.e2e.relay.RelayProcess;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes, each with pods on a bridge and in a cgroup subtree of its own and with an agent that
 * knows nothing of the other, and calls whose audio goes to and fro between them.
 */
public final class TwoNodes implements AutoCloseable {
  /** How many calls there are at once. */
  public static final int CALLS = 2;

  /** Where it goes, stop by stop; every frame holds 20 ms, so that nobody waits for another. */
  public static final List<Stop> PATH =
      List.of(
          new Stop("node-a", "telephony", "sip-trunk", 31, null, leg(Leg.Kind.RTP, 32), 0),
          new Stop(
              "node-a",
              "telephony",
              "telephony-gateway",
              32,
              leg(Leg.Kind.RTP, 32),
              leg(Leg.Kind.LENGTH_PREFIXED, 33),
              40),
          new Stop(
              "node-b",
              "telephony",
              "media-router",
              33,
              leg(Leg.Kind.LENGTH_PREFIXED, 33),
              leg(Leg.Kind.WEBSOCKET, 34),
              80),
          new Stop(
              "node-b",
              "speech",
              "voice-activity",
              34,
              leg(Leg.Kind.WEBSOCKET, 34),
              leg(Leg.Kind.PLAIN, 35),
              160),
          new Stop("node-a", "speech", "transcriber", 35, leg(Leg.Kind.PLAIN, 35), null, 0));

  private static final String PREFIX = "earshot-node";
  private static final String HASH = "7d9f8c5b6";
  private static final String SUFFIX = "x2x9k";
  private static final int PIECE_BYTES = 160;

  private final Owned owned = new Owned();
  private final String endpoint;
  private final String key;
  private final List<AgentProcess> agents = new ArrayList<>();
  private final List<RelayProcess> relays = new ArrayList<>();

  /**
   * One pod on the audio's way.
   *
   * @param in null where the audio begins
   * @param out null where it ends
   * @param holdMillis how long it is kept
   */
  public record Stop(
      String node,
      String namespace,
      String workload,
      int lastOctet,
      @Nullable Leg in,
      @Nullable Leg out,
      int holdMillis) {

    /** Returns the pod's name. */
    public String podName() {
      return "%s-%s-%s".formatted(workload, HASH, SUFFIX);
    }

    private PodSpec pod() {
      return PodSpec.ofDeployment(
          namespace, workload, HASH, SUFFIX, address(lastOctet), CgroupDriver.SYSTEMD);
    }
  }

  /** Returns a signature key that nobody has. */
  public static String newKey() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /**
   * Makes both and waits until they work.
   *
   * @param endpoint where the agents export to, by OTLP over gRPC
   * @param key that the agents share
   * @param play how long is spoken once {@link #play()} is called
   * @param between how long it takes from one to the other
   */
  public TwoNodes(String endpoint, String key, Duration play, Duration between) throws Exception {
    this.endpoint = endpoint;
    this.key = key;
    try {
      Map<Stop, PodSpec> pods = new HashMap<>();
      PATH.forEach(stop -> pods.put(stop, stop.pod()));
      ApiServer api =
          owned.own(() ->
              new ApiServer(Map.of("node-a", on("node-a", pods), "node-b", on("node-b", pods))));
      Run runA = owned.own(() -> Run.open(PREFIX));
      Topology nodeA = owned.own(() -> Topology.create(runA, on("node-a", pods)));
      Run runB = owned.own(() -> Run.open(PREFIX));
      Topology nodeB =
          owned.own(() -> Topology.createBeside(nodeA, runB, on("node-b", pods), between));
      startAgent("node-a", runA, nodeA, api);
      startAgent("node-b", runB, nodeB, api);
      for (Stop stop : PATH) {
        Pod pod =
            Stream.concat(nodeA.pods().stream(), nodeB.pods().stream())
                .filter(candidate -> candidate.spec().name().equals(stop.podName()))
                .findFirst()
                .orElseThrow();
        startRelay(stop, pod, runA.directory(), play);
      }
      relays.forEach(RelayProcess::awaitReady);
      agents.forEach(AgentProcess::awaitReady);
    } catch (Exception e) {
      owned.close();
      throw e;
    }
  }

  /** Begins to speak. */
  public void play() {
    relays.getFirst().play();
  }

  /** Throws if an agent or a pod has ended. */
  public void checkAlive() {
    agents.forEach(AgentProcess::checkAlive);
    RelayProcess.checkAlive(relays);
  }

  /** Returns how long the stops together keep audio. */
  public static Duration injected() {
    return Duration.ofMillis(PATH.stream().mapToLong(Stop::holdMillis).sum());
  }

  /** Ends the agents, which flush, and then all the rest. */
  @Override
  public void close() {
    owned.close();
  }

  private void startAgent(String node, Run run, Topology topology, ApiServer api) throws Exception {
    Path files = run.directory();
    Path kubeconfig = files.resolve("kubeconfig");
    api.writeKubeconfig(kubeconfig);
    int nobodysPort = Ports.free();
    agents.add(
        owned.own(() ->
            AgentProcess.start(
                AgentJar.command(Path.of(System.getProperty("repository.root", "."))),
                files,
                "agent",
                healthPort -> configuration(topology, files, nobodysPort, healthPort),
                Map.of(
                    "EARSHOT_SIGNATURE_KEY",
                    key,
                    "KUBECONFIG",
                    kubeconfig.toString(),
                    "K8S_NODE_NAME",
                    node,
                    "OTEL_METRIC_EXPORT_INTERVAL",
                    "1000",
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    endpoint),
                topology.cgroups().create("agent"))));
  }

  private void startRelay(Stop stop, Pod pod, Path files, Duration play) throws Exception {
    RelayOptions options =
        new RelayOptions(
            CALLS,
            files.resolve(stop.workload() + ".stamps"),
            stop.in(),
            stop.out(),
            stop.holdMillis(),
            0,
            play);
    Path errors = files.resolve(stop.workload() + ".err");
    relays.add(owned.own(() -> new RelayProcess(pod, options, errors)));
  }

  /**
   * As shipped, but for where it looks and where it is asked how it is; journeys, which a gateway
   * makes of both nodes, are each node's own, one exporter reaches nobody and one keeps little.
   */
  private static String configuration(
      Topology topology, Path files, int nobodysPort, int healthPort) {
    return """
    receivers:
      ebpf: {cgroup: "%s", signature: {key: "${env:EARSHOT_SIGNATURE_KEY}"}}
    processors:
      k8s_attributes: {enabled: true, auth_type: kubeConfig}
    connectors:
      latency: {emit: [residence, transit, growth, journey]}
    exporters:
      otlp_grpc: {}
      otlp_http/nobody: {endpoint: "http://127.0.0.1:%d", retry_on_failure: {enabled: false}}
      file: {path: "%s", queue_size: 1}
    extensions:
      health_check: {endpoint: "127.0.0.1:%d"}
    service:
      extensions: [health_check]
      pipelines:
        logs: {receivers: [ebpf], processors: [k8s_attributes], exporters: [otlp_grpc, file, latency]}
        traces: {receivers: [latency], exporters: [otlp_grpc, otlp_http/nobody]}
        metrics: {receivers: [latency], exporters: [otlp_grpc]}
    """
        .formatted(
            topology.cgroups().create(""), nobodysPort, files.resolve("few.jsonl"), healthPort);
  }

  private static List<PodSpec> on(String node, Map<Stop, PodSpec> pods) {
    return PATH.stream()
        .filter(stop -> stop.node().equals(node))
        .map(stop -> pods.get(stop))
        .toList();
  }

  private static String address(int lastOctet) {
    return "10.213.0." + lastOctet;
  }

  private static Leg leg(Leg.Kind kind, int lastOctet) {
    return new Leg(kind, address(lastOctet), 7_000, List.of(PIECE_BYTES));
  }
}
