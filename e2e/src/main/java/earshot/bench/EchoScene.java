// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.AgentProcess;
import earshot.e2e.agent.Owned;
import earshot.e2e.pods.CgroupDriver;
import earshot.e2e.pods.PodSpec;
import earshot.e2e.pods.Run;
import earshot.e2e.pods.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * An agent on a core of its own; a pod that speaks on many calls, and a pod that sends all of it
 * back: each datagram is seen four times.
 */
final class EchoScene {
  /** Capture points that each datagram passes. */
  static final int POINTS = 4;

  private static final String PREFIX = "earshot-pipe";
  private static final int PORT = 5_004;
  private static final int DEFAULT_MIN_DISTINCT = 16;
  private static final String SPEAKER_ADDRESS = "10.213.0.21";
  private static final String ECHO_ADDRESS = "10.213.0.22";

  private final Owned owned;
  private final Run run;
  private final Topology topology;

  /** Makes the pods, which {@code owned} closes. */
  EchoScene(Owned owned) throws Exception {
    this.owned = owned;
    this.run = owned.own(() -> Run.open(PREFIX));
    this.topology =
        owned.own(() ->
            Topology.create(
                run, List.of(pod("speaker", SPEAKER_ADDRESS), pod("echo", ECHO_ADDRESS))));
  }

  /** Returns where the agent leaves its summary when it ends. */
  Path summary() {
    return run.directory().resolve("summary.json");
  }

  /** Starts the pod that sends back what comes. */
  TrafficProcess startEcho() throws Exception {
    return startTraffic(1, "echo", List.of());
  }

  /** Starts the pod that is to speak. */
  TrafficProcess startSpeaker(int calls, long datagrams) throws Exception {
    return startTraffic(0, "speak", List.of(Integer.toString(calls), Long.toString(datagrams)));
  }

  /**
   * Starts the agent.
   *
   * @param key of signatures, 64 hex digits
   */
  AgentProcess startAgent(String key, int samplingBits, int minDistinct) throws Exception {
    List<String> command = new ArrayList<>(Cores.pinned(Cores.AGENT));
    command.addAll(AgentJar.command(Path.of("")));
    String signature = signature(samplingBits, minDistinct);
    String exporter = "debug: {json: \"%s\"}".formatted(summary());
    return owned.own(() ->
        startAgent(
            command,
            Map.of("EARSHOT_SIGNATURE_KEY", key),
            yaml(signature, "{enabled: false}", "debug", exporter)));
  }

  /**
   * Starts the agent that {@code command} starts, on any core, with the pods of a cluster and an
   * OTLP endpoint; the caller closes it.
   */
  AgentProcess startAgent(
      List<String> command, Path kubeconfig, String key, int samplingBits, int endpointPort)
      throws IOException {
    return startAgent(
        command,
        Map.of("EARSHOT_SIGNATURE_KEY", key, "KUBECONFIG", kubeconfig.toString()),
        yaml(
            signature(samplingBits, DEFAULT_MIN_DISTINCT),
            // The API server has not heard of the two pods here, as it has of a node's.
            "{enabled: true, auth_type: kubeConfig, hold_timeout: 0s}",
            "otlp_http",
            "otlp_http: {endpoint: \"http://127.0.0.1:%d\", compression: none}"
                .formatted(endpointPort)));
  }

  private AgentProcess startAgent(
      List<String> command, Map<String, String> environment, IntFunction<String> yaml)
      throws IOException {
    return AgentProcess.start(
        command, run.directory(), "agent", yaml, environment, topology.cgroups().create("agent"));
  }

  private TrafficProcess startTraffic(int pod, String role, List<String> more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(role, ECHO_ADDRESS, Integer.toString(PORT)));
    arguments.addAll(more);
    return owned.own(() ->
        new TrafficProcess(
            topology.pods().get(pod),
            Cores.traffic(),
            run.directory().resolve(role + ".err"),
            arguments));
  }

  private static String signature(int samplingBits, int minDistinct) {
    return "{key: \"${env:EARSHOT_SIGNATURE_KEY}\", sampling_bits: %d, min_distinct: %d}"
        .formatted(samplingBits, minDistinct);
  }

  /**
   * Other software on the machine is kept out by the port. The port of the health check is open.
   */
  private static IntFunction<String> yaml(
      String signature, String kubernetes, String exporter, String exporters) {
    return healthPort ->
        """
        receivers:
          ebpf: {attach: cgroup, ports: [%1$d], signature: %2$s}
        processors:
          k8s_attributes: %3$s
        connectors:
          latency: {}
        exporters:
          %5$s
        extensions:
          health_check: {endpoint: "127.0.0.1:%6$d"}
        service:
          extensions: [health_check]
          pipelines:
            logs: {receivers: [ebpf], processors: [k8s_attributes], exporters: [latency, %4$s]}
            traces: {receivers: [latency], exporters: [%4$s]}
            metrics: {receivers: [latency], exporters: [%4$s]}
        """
            .formatted(PORT, signature, kubernetes, exporter, exporters, healthPort);
  }

  private static PodSpec pod(String workload, String address) {
    return PodSpec.ofDeployment(
        "bench", workload, "6b5d7c9f4d", "q8w4z", address, CgroupDriver.SYSTEMD);
  }
}
