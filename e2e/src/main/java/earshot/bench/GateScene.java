// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.AgentProcess;
import earshot.e2e.agent.Owned;
import earshot.e2e.otlp.OtlpReceiver;
import earshot.e2e.otlp.Telemetry;
import earshot.e2e.pods.CgroupDriver;
import earshot.e2e.pods.PodSpec;
import earshot.e2e.pods.Run;
import earshot.e2e.pods.Topology;
import earshot.e2e.traffic.Kind;
import earshot.e2e.traffic.Passed;
import earshot.e2e.traffic.TrafficPods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All kinds of traffic through one relay, before an agent that no port is named to. */
final class GateScene {
  private static final String PREFIX = "earshot-gate";
  private static final String KEY = "6a".repeat(32);
  private static final String RELAY_ADDRESS = "10.213.0.22";

  private final Owned owned;
  private final int samplingBits;
  private final Residences residences = new Residences();
  private final Run run;
  private final Topology topology;
  private final OtlpReceiver backEnd;

  /**
   * What became of one kind.
   *
   * @param signatures that the agent made of what came in at the relay
   * @param residences of any of the pods
   */
  record Outcome(Passed passed, long signatures, long residences) {}

  /** Makes the pods, which {@code owned} closes. */
  GateScene(Owned owned, int samplingBits) throws Exception {
    this.owned = owned;
    this.samplingBits = samplingBits;
    this.run = owned.own(() -> Run.open(PREFIX));
    this.topology =
        owned.own(() ->
            Topology.create(
                run,
                List.of(
                    pod("clients", "10.213.0.21"),
                    pod("relay", RELAY_ADDRESS),
                    pod("servers", "10.213.0.23"))));
    this.backEnd = owned.own(() -> new OtlpReceiver(residences));
  }

  /** Sends all kinds at once, and returns what each came to. */
  List<Outcome> measure(TrafficPods.Load load) throws Exception {
    AgentProcess agent = startAgent();
    List<Passed> passed;
    try (TrafficPods traffic =
        new TrafficPods(
            topology.pods(), load, KEY, samplingBits, run.directory().resolve("traffic"))) {
      passed = traffic.run();
    }
    agent.close();
    Map<Kind, Long> signatures = signatures();
    return passed.stream()
        .map(one ->
            new Outcome(one, signatures.getOrDefault(one.kind(), 0L), residences.of(one.kind())))
        .toList();
  }

  private AgentProcess startAgent() throws Exception {
    AgentProcess agent =
        owned.own(() ->
            AgentProcess.start(
                AgentJar.command(Path.of("")),
                run.directory(),
                "agent",
                this::yaml,
                Map.of("EARSHOT_SIGNATURE_KEY", KEY),
                topology.cgroups().create("agent")));
    agent.awaitReady();
    return agent;
  }

  private Path sightings() {
    return run.directory().resolve("sightings.jsonl");
  }

  private Map<Kind, Long> signatures() throws IOException {
    Map<Kind, Long> signatures = new EnumMap<>(Kind.class);
    JsonMapper json = JsonMapper.shared();
    try (Stream<String> lines = Files.lines(sightings())) {
      lines
          .map(line -> json.readTree(line).path("fields"))
          .filter(GateScene::comesInAtRelay)
          .flatMap(sighting ->
              Kind.ofPorts(sighting.path("src_port").asInt(), sighting.path("dst_port").asInt())
                  .stream())
          .forEach(kind -> signatures.merge(kind, 1L, Long::sum));
    }
    return signatures;
  }

  private static boolean comesInAtRelay(JsonNode sighting) {
    return sighting.path("direction").asString("").equals("receive")
        && sighting.path("dst_ip").asString("").equals(RELAY_ADDRESS);
  }

  private String yaml(int healthPort) {
    return """
    receivers:
      ebpf:
        attach: cgroup
        signature: {key: "${env:EARSHOT_SIGNATURE_KEY}", sampling_bits: %1$d}
    processors:
      k8s_attributes: {enabled: false}
    connectors:
      latency: {}
    exporters:
      otlp_http: {endpoint: "http://127.0.0.1:%2$d", compression: none}
      file: {path: "%3$s"}
    extensions:
      health_check: {endpoint: "127.0.0.1:%4$d"}
    service:
      extensions: [health_check]
      pipelines:
        logs: {receivers: [ebpf], processors: [k8s_attributes], exporters: [latency, file]}
        traces: {receivers: [latency], exporters: [otlp_http]}
        metrics: {receivers: [latency], exporters: [otlp_http]}
    """
        .formatted(samplingBits, backEnd.port(), sightings(), healthPort);
  }

  private static PodSpec pod(String workload, String address) {
    return PodSpec.ofDeployment(
        "bench", workload, "6b5d7c9f4d", "q8w4z", address, CgroupDriver.SYSTEMD);
  }

  /** Counts residences by kind. */
  private static final class Residences implements Telemetry {
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    synchronized long of(Kind kind) {
      return counts.getOrDefault(kind, 0L);
    }

    @Override
    public synchronized void residence(Hop residence) {
      Kind.ofPorts(residence.outSourcePort(), residence.outDestinationPort())
          .ifPresent(kind -> counts.merge(kind, 1L, Long::sum));
    }
  }
}
