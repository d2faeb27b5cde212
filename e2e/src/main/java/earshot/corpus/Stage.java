// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.AgentProcess;
import earshot.e2e.agent.Owned;
import earshot.e2e.audio.Studio;
import earshot.e2e.otlp.OtlpReceiver;
import earshot.e2e.otlp.Telemetry;
import earshot.e2e.pods.CgroupDriver;
import earshot.e2e.pods.PacketDump;
import earshot.e2e.pods.Pod;
import earshot.e2e.pods.PodSpec;
import earshot.e2e.pods.Run;
import earshot.e2e.pods.Topology;
import earshot.e2e.process.Ports;
import earshot.e2e.wire.PerformanceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A pod whose loopback the audio crosses, both ends of each connection being in it, and an agent
 * that looks at this pod alone: what it sights is all that there is.
 */
final class Stage {
  static final String KEY = "0f".repeat(32);
  static final int SAMPLING_BITS = 10;
  static final int MIN_DISTINCT = 16;
  private static final String PREFIX = "earshot-hear";
  private static final long LIMIT_SECONDS = 900;

  private final Owned owned;
  private final Path root;
  private final Run run;
  private final Topology topology;

  /**
   * Makes the pod, which {@code owned} closes.
   *
   * @param root of the repository, where the agent was built
   */
  Stage(Owned owned, Path root) throws Exception {
    this.owned = owned;
    this.root = root;
    this.run = owned.own(() -> Run.open(PREFIX));
    this.topology =
        owned.own(() ->
            Topology.create(
                run,
                List.of(
                    PodSpec.ofDeployment(
                        "corpus",
                        "stage",
                        "5c9d7f6b8d",
                        "k2v7p",
                        "10.213.0.31",
                        CgroupDriver.SYSTEMD))));
  }

  /** Performs every clip in every way and returns what the agent sighted. */
  List<Sightings.Sighted> perform(
      Studio studio, double speed, Collection<String> ways, Collection<Integer> clips)
      throws Exception {
    Path file = run.directory().resolve("sightings.jsonl");
    Files.deleteIfExists(file);
    perform(studio, speed, ways, clips, "file: {path: \"%s\"}".formatted(file), "file", "");
    return Sightings.lines(file);
  }

  /**
   * Performs every clip in every way and returns what the agent sighted; what it made of that goes
   * to {@code telemetry}.
   */
  List<Sightings.Sighted> perform(
      Studio studio,
      double speed,
      Collection<String> ways,
      Collection<Integer> clips,
      Telemetry telemetry)
      throws Exception {
    Path file = run.directory().resolve("sightings.jsonl");
    Files.deleteIfExists(file);
    OtlpReceiver backEnd = owned.own(() -> new OtlpReceiver(telemetry));
    perform(
        studio,
        speed,
        ways,
        clips,
        """
        file: {path: "%s"}
          otlp_http: {endpoint: "http://127.0.0.1:%d", compression: none}
        connectors:
          latency: {}\
        """
            .formatted(file, backEnd.port()),
        "file, latency",
        "traces: {receivers: [latency], exporters: [otlp_http]}");
    return Sightings.lines(file);
  }

  /** Returns where a {@link PacketDump} is to write. */
  Path dump() {
    return run.directory().resolve("lo.pcap");
  }

  /** Starts to keep what passes the pod's loopback interface. */
  PacketDump startDump() throws IOException {
    return PacketDump.ofHeads(topology.pods().getFirst(), dump());
  }

  private void perform(
      Studio studio,
      double speed,
      Collection<String> ways,
      Collection<Integer> clips,
      String exporters,
      String logs,
      String more)
      throws Exception {
    Pod pod = topology.pods().getFirst();
    PerformanceProcess performance =
        owned.own(() ->
            new PerformanceProcess(
                pod,
                studio.folder(),
                speed,
                ways,
                clips,
                run.directory().resolve("performance.err")));
    AgentProcess agent = startAgent(yaml(pod, exporters, logs, more));
    performance.perform(LIMIT_SECONDS);
    agent.checkAlive();
    agent.close();
  }

  private AgentProcess startAgent(UnaryOperator<String> yaml) throws Exception {
    int healthPort = Ports.free();
    Path config = run.directory().resolve("agent.yaml");
    Files.writeString(config, yaml.apply("127.0.0.1:" + healthPort));
    List<String> command = new ArrayList<>(AgentJar.command(root));
    command.addAll(List.of("run", "--config", config.toString()));
    AgentProcess agent =
        owned.own(() ->
            new AgentProcess(
                command,
                Map.of(),
                topology.cgroups().create("agent"),
                run.directory().resolve("agent.log"),
                healthPort));
    agent.awaitReady();
    return agent;
  }

  /** The limits of rates are those of audio at its own speed, and here it is faster. */
  private static UnaryOperator<String> yaml(Pod pod, String exporters, String logs, String more) {
    return health ->
        """
        receivers:
          ebpf:
            attach: cgroup
            cgroup: "%s"
            signature: {key: "%s", sampling_bits: %d, min_distinct: %d, max_per_flow: 100000/s}
        processors:
          k8s_attributes: {enabled: false}
        extensions:
          health_check: {endpoint: "%s"}
        exporters:
          %s
        service:
          extensions: [health_check]
          pipelines:
            logs: {receivers: [ebpf], processors: [k8s_attributes], exporters: [%s]}
            %s
        """
            .formatted(
                pod.cgroup(), KEY, SAMPLING_BITS, MIN_DISTINCT, health, exporters, logs, more);
  }
}
