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
import earshot.e2e.wire.PerformanceProcess;
import earshot.e2e.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Pods whose loopback the audio crosses, both ends of each connection being in one, and an agent
 * that looks at these pods alone: what it sights is all that there is.
 */
final class Stage {
  static final String KEY = "0f".repeat(32);
  static final int SAMPLING_BITS = 10;
  static final int MIN_DISTINCT = 16;

  /** One starts while others speak. */
  private static final int COVERED_AT_ONCE = 3;

  private static final String PREFIX = "earshot-hear";
  private static final long LIMIT_SECONDS = 900;
  private static final int FIRST_HOST = 31;

  /** As much of a container's id as its {@code service.name} has. */
  private static final int SERVICE_NAME_LENGTH = 12;

  private final Owned owned;
  private final Path root;
  private final Run run;
  private final Topology topology;

  /**
   * Makes one pod, which {@code owned} closes.
   *
   * @param root of the repository, where the agent was built
   */
  Stage(Owned owned, Path root) throws Exception {
    this(owned, root, List.of("stage"));
  }

  /**
   * Makes pods, which {@code owned} closes.
   *
   * @param root of the repository, where the agent was built
   * @param workloads what the pods are called
   */
  Stage(Owned owned, Path root, List<String> workloads) throws Exception {
    this.owned = owned;
    this.root = root;
    this.run = owned.own(() -> Run.open(PREFIX));
    List<PodSpec> specs = new ArrayList<>();
    for (String workload : workloads) {
      specs.add(
          PodSpec.ofDeployment(
              "corpus",
              workload,
              "5c9d7f6b8d",
              "k2v7p",
              "10.213.0.%d".formatted(FIRST_HOST + specs.size()),
              CgroupDriver.SYSTEMD));
    }
    this.topology = owned.own(() -> Topology.create(run, specs));
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

  /**
   * Performs every clip in each format, in a pod of its own, and returns what the bytes of each pod
   * ended under. Datagrams that are not heard come from outside: between two sockets of this
   * machine even ciphertext is the same at both ends.
   */
  List<Coverage> cover(
      Studio studio, double speed, List<WireFormat> formats, Collection<Integer> clips)
      throws Exception {
    Coverage.Kept kept = new Coverage.Kept();
    OtlpReceiver backEnd = owned.own(() -> new OtlpReceiver(kept));
    AgentProcess agent =
        startAgent(
            yaml(
                """
                otlp_http: {endpoint: "http://127.0.0.1:%d", compression: none}
                connectors:
                  latency: {}\
                """
                    .formatted(backEnd.port()),
                "latency",
                "metrics: {receivers: [latency], exporters: [otlp_http]}"));
    try (ExecutorService executor = Executors.newFixedThreadPool(COVERED_AT_ONCE)) {
      List<Future<?>> performances = new ArrayList<>();
      for (int n = 0; n < formats.size(); n++) {
        WireFormat format = formats.get(n);
        Pod pod = topology.pods().get(n);
        boolean fromOutside = format.isDatagrams() && !format.isHeard();
        String way = (fromOutside ? "@" : "") + format;
        performances.add(
            executor.submit(() -> {
              perform(pod, studio, speed, List.of(way), clips);
              return null;
            }));
      }
      for (Future<?> performance : performances) {
        performance.get();
      }
    }
    agent.checkAlive();
    agent.close();
    List<Coverage> all = new ArrayList<>();
    for (int n = 0; n < formats.size(); n++) {
      String container = topology.pods().get(n).spec().containerId();
      all.add(kept.of(formats.get(n), container.substring(0, SERVICE_NAME_LENGTH)));
    }
    return all;
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
    PerformanceProcess performance = start(topology.pods().getFirst(), studio, speed, ways, clips);
    AgentProcess agent = startAgent(yaml(exporters, logs, more));
    performance.perform(LIMIT_SECONDS);
    agent.checkAlive();
    agent.close();
  }

  private void perform(
      Pod pod, Studio studio, double speed, Collection<String> ways, Collection<Integer> clips)
      throws Exception {
    try (PerformanceProcess performance = start(pod, studio, speed, ways, clips)) {
      performance.perform(LIMIT_SECONDS);
    }
  }

  private PerformanceProcess start(
      Pod pod, Studio studio, double speed, Collection<String> ways, Collection<Integer> clips)
      throws Exception {
    return owned.own(() ->
        new PerformanceProcess(
            pod,
            studio.folder(),
            speed,
            ways,
            clips,
            run.directory().resolve(pod.spec().workload() + ".err")));
  }

  private AgentProcess startAgent(IntFunction<String> yaml) throws Exception {
    AgentProcess agent =
        owned.own(() ->
            AgentProcess.start(
                AgentJar.command(root),
                run.directory(),
                "agent",
                yaml,
                Map.of(),
                topology.cgroups().create("agent")));
    agent.awaitReady();
    return agent;
  }

  /** The limits of rates are those of audio at its own speed, and here it is faster. */
  private IntFunction<String> yaml(String exporters, String logs, String more) {
    // Of a pod's container; above the pod are all pods.
    Path pods = topology.pods().getFirst().cgroup().resolveSibling("..").normalize();
    return healthPort ->
        """
        receivers:
          ebpf:
            attach: cgroup
            cgroup: "%s"
            signature: {key: "%s", sampling_bits: %d, min_distinct: %d, max_per_flow: 100000/s}
        processors:
          k8s_attributes: {enabled: false}
        extensions:
          health_check: {endpoint: "127.0.0.1:%d"}
        exporters:
          %s
        service:
          extensions: [health_check]
          pipelines:
            logs: {receivers: [ebpf], processors: [k8s_attributes], exporters: [%s]}
            %s
        """
            .formatted(pods, KEY, SAMPLING_BITS, MIN_DISTINCT, healthPort, exporters, logs, more);
  }
}
