// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.AgentProcess;
import earshot.e2e.agent.Owned;
import earshot.e2e.backends.Prometheus;
import earshot.e2e.cluster.ApiServer;
import earshot.e2e.cluster.PodObjects;
import earshot.e2e.otlp.OtlpReceiver;
import earshot.e2e.pods.CgroupDriver;
import earshot.e2e.pods.Pod;
import earshot.e2e.pods.PodSpec;
import earshot.e2e.pods.Run;
import earshot.e2e.pods.Topology;
import earshot.e2e.process.Ports;
import earshot.signature.SignatureKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pods, an API server that knows them, a back end, and an agent that looks at all of it. */
final class Rig implements AutoCloseable {
  static final int SAMPLING_BITS = 7;
  private static final String PREFIX = "earshot-e2e";
  static final String KEY = "0f".repeat(32);

  private final Owned owned = new Owned();
  private final Exported exported = new Exported();
  private final Run run;
  private final Topology topology;
  private final ApiServer api;
  private final OtlpReceiver backEnd;
  private final Path sightings;
  private final int metricsPort = Ports.free();

  private Rig(List<PodSpec> pods, boolean onHost) throws Exception {
    run = owned.own(() -> Run.open(PREFIX));
    topology =
        owned.own(() -> onHost ? Topology.createOnHost(run, pods) : Topology.create(run, pods));
    api = owned.own(() -> new ApiServer(pods));
    backEnd = owned.own(() -> new OtlpReceiver(exported));
    sightings = run.directory().resolve("sightings.jsonl");
  }

  /** Makes pods in a network of their own. */
  static Rig of(PodSpec... pods) throws Exception {
    return new Rig(List.of(pods), false);
  }

  /** Makes pods whose interfaces' other ends are on the host. */
  static Rig onHost(PodSpec... pods) throws Exception {
    return new Rig(List.of(pods), true);
  }

  /** Returns the specification of a Deployment's pod. */
  static PodSpec pod(String workload, int lastOctet) {
    return PodSpec.ofDeployment(
        "voice", workload, "7d9f8c5b6", "x2x9k", "10.213.0." + lastOctet, CgroupDriver.SYSTEMD);
  }

  /** Starts an agent with these options of its receiver, and waits until it works. */
  AgentProcess startAgent(String receiver) throws Exception {
    // What a talk says is told, so that its first signature is known.
    return startAgent(receiver, SAMPLING_BITS, "{\"0-65535\": ulaw}");
  }

  /** Starts an agent that samples otherwise, and waits until it works. */
  AgentProcess startAgent(String receiver, int samplingBits, String formats) throws Exception {
    Path files = run.directory();
    Path kubeconfig = files.resolve("kubeconfig");
    api.writeKubeconfig(kubeconfig);
    AgentProcess agent =
        owned.own(() ->
            AgentProcess.start(
                AgentJar.command(Path.of(System.getProperty("repository.root"))),
                files,
                "agent",
                healthPort -> configuration(receiver, samplingBits, formats, healthPort),
                Map.of("KUBECONFIG", kubeconfig.toString(), "K8S_NODE_NAME", PodObjects.NODE),
                topology.cgroups().create("agent")));
    agent.awaitReady();
    return agent;
  }

  Pod pod(int index) {
    return topology.pods().get(index);
  }

  /** Returns a cgroup beside those of the pods. */
  Path cgroup(String name) {
    return topology.cgroups().create(name);
  }

  Path file(String name) {
    return run.directory().resolve(name);
  }

  <T extends AutoCloseable> T own(Owned.Maker<T> maker) throws Exception {
    return owned.own(maker);
  }

  Exported exported() {
    return exported;
  }

  /** Returns the port on loopback that the agent exports to. */
  int backEndPort() {
    return backEnd.port();
  }

  /** Returns the port on loopback where the agent answers {@code /metrics}. */
  int metricsPort() {
    return metricsPort;
  }

  /** Starts a Prometheus with that configuration. */
  Prometheus startPrometheus(Path configuration) throws Exception {
    return owned.own(() -> new Prometheus(run, configuration));
  }

  /** Returns what the agent has written of sightings, the newest last. */
  List<JsonNode> sightings() throws IOException {
    JsonMapper json = JsonMapper.shared();
    return Files.readAllLines(sightings).stream()
        .map(line -> json.readTree(line).get("fields"))
        .toList();
  }

  /** Returns the signatures of those sightings. */
  Set<String> signatures(Predicate<JsonNode> of) throws IOException {
    Set<String> signatures = new TreeSet<>();
    sightings().stream()
        .filter(of)
        .forEach(sighting -> signatures.add(sighting.get("signature").asString()));
    return signatures;
  }

  /** Returns the signatures of a talk, by the reference of the algorithm. */
  static Set<String> spoken(int seed, int pieces) {
    return Talk.signatures(SignatureKey.parse(KEY), SAMPLING_BITS, seed, pieces);
  }

  @Override
  public void close() {
    owned.close();
  }

  private String configuration(String receiver, int samplingBits, String formats, int healthPort) {
    return """
    receivers:
      ebpf: {%s, signature: {key: "%s", sampling_bits: %d, formats: %s}}
    processors:
      k8s_attributes: {enabled: true, auth_type: kubeConfig}
    connectors:
      latency: {}
    exporters:
      otlp_http: {endpoint: "http://127.0.0.1:%d", compression: none}
      file: {path: "%s"}
      prometheus: {endpoint: "127.0.0.1:%d"}
    extensions:
      health_check: {endpoint: "127.0.0.1:%d"}
    service:
      extensions: [health_check]
      pipelines:
        logs:
          receivers: [ebpf]
          processors: [k8s_attributes]
          exporters: [otlp_http, file, latency]
        traces: {receivers: [latency], exporters: [otlp_http]}
        metrics: {receivers: [latency], exporters: [otlp_http, prometheus]}
    """
        .formatted(
            receiver,
            KEY,
            samplingBits,
            formats,
            backEnd.port(),
            sightings,
            metricsPort,
            healthPort);
  }
}
