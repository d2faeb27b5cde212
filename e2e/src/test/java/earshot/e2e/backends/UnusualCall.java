// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.AgentProcess;
import earshot.e2e.agent.Owned;
import earshot.e2e.cluster.ApiServer;
import earshot.e2e.cluster.PodObjects;
import earshot.e2e.framing.Leg;
import earshot.e2e.pods.CgroupDriver;
import earshot.e2e.pods.Pod;
import earshot.e2e.pods.PodSpec;
import earshot.e2e.pods.PodSpec.WorkloadKind;
import earshot.e2e.pods.Run;
import earshot.e2e.pods.Topology;
import earshot.e2e.relay.RelayOptions;
import earshot.e2e.relay.RelayProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call that makes agents send what one over {@link TwoNodes} does not: through pods of all kinds
 * of workloads and two containers of one of them, with audio that comes in twice, once from
 * outside, heard by an agent that is asked for all that it can tell and by one that looks at
 * interfaces and knows no Kubernetes.
 */
final class UnusualCall implements AutoCloseable {
  private static final String PREFIX = "earshot-unus";
  private static final Duration PLAY = Duration.ofSeconds(15);

  /** Under which {@link CgroupDriver#SYSTEMD} puts all pods. */
  private static final String PODS_CGROUP = "kubepods.slice";

  private static final int HOLD_MILLIS = 20;
  private static final int PORT = 7_000;
  private static final int TWIN_PORT = 7_100;

  private static final List<PodSpec> PODS =
      List.of(
          pod(WorkloadKind.DAEMON_SET, "trunk", 51),
          PodSpec.ofDeployment(
              "voice", "router", "7d9f8c5b6", "x2x9k", address(52), CgroupDriver.SYSTEMD),
          pod(WorkloadKind.STATEFUL_SET, "mixer", 53),
          pod(WorkloadKind.JOB, "import", 54),
          pod(WorkloadKind.CRON_JOB, "report", 55),
          pod(WorkloadKind.REPLICA_SET, "archive", 56));

  /** Who calls from outside: neither the API server nor the agent in the cluster knows of it. */
  private static final PodSpec CALLER =
      PodSpec.of(WorkloadKind.REPLICA_SET, "outside", "caller", address(57), CgroupDriver.CGROUPFS);

  private final Owned owned = new Owned();
  private final FileCollector collector;
  private final Run run;
  private final Topology topology;
  private final ApiServer api;
  private final List<AgentProcess> agents = new ArrayList<>();
  private final List<RelayProcess> relays = new ArrayList<>();

  /** Makes all of it, and begins to speak. */
  UnusualCall() throws Exception {
    try {
      String key = TwoNodes.newKey();
      run = owned.own(() -> Run.open(PREFIX));
      collector = FileCollector.start(owned, run, key);
      topology =
          owned.own(() ->
              Topology.createOnHost(run, Stream.concat(PODS.stream(), Stream.of(CALLER)).toList()));
      api = owned.own(() -> new ApiServer(PODS));
      startAgent("cluster", key, configurationInCluster());
      startAgent("elsewhere", TwoNodes.newKey(), configurationElsewhere());
      startRelays();
      agents.forEach(AgentProcess::awaitReady);
      relays.forEach(RelayProcess::awaitReady);
      // Once both are there, so that the same audio is on its way at one time.
      relays.getFirst().play();
      relays.getLast().play();
    } catch (Exception e) {
      owned.close();
      throw e;
    }
  }

  /** Returns the file of what was sent: a request a line, as JSON of OTLP. */
  Path received() {
    return collector.received();
  }

  /** Throws if an agent or a pod has ended. */
  void checkAlive() {
    agents.forEach(AgentProcess::checkAlive);
    RelayProcess.checkAlive(relays);
  }

  @Override
  public void close() {
    owned.close();
  }

  private void startRelays() throws Exception {
    List<Pod> pods = topology.pods();
    Pod app = topology.addContainer(pods.get(1));
    Leg toRouter = new Leg(Leg.Kind.RTP, address(52), PORT, List.of(160));
    Leg toApp = plain("127.0.0.1", TWIN_PORT);
    startRelay(pods.get(0), null, toRouter);
    startRelay(pods.get(1), toRouter, toApp);
    startRelay(app, toApp, plain(address(53), PORT));
    for (int pod = 2; pod < PODS.size(); pod++) {
      boolean isLast = pod == PODS.size() - 1;
      startRelay(
          pods.get(pod),
          plain(address(51 + pod), PORT),
          isLast ? null : plain(address(52 + pod), PORT));
    }
    // From outside into the third pod, and from there nowhere.
    Leg twin = new Leg(Leg.Kind.RTP, address(53), TWIN_PORT, List.of(160));
    startRelay(pods.get(2), twin, null);
    startRelay(pods.getLast(), null, twin);
  }

  private void startRelay(Pod pod, @Nullable Leg in, @Nullable Leg out) throws Exception {
    Path file = run.directory().resolve("relay-" + relays.size());
    RelayOptions options =
        new RelayOptions(
            1,
            file.resolveSibling(file.getFileName() + ".stamps"),
            in,
            out,
            in == null ? 0 : HOLD_MILLIS,
            0,
            PLAY);
    relays.add(
        owned.own(() ->
            new RelayProcess(pod, options, file.resolveSibling(file.getFileName() + ".err"))));
  }

  private void startAgent(String name, String key, String configuration) throws Exception {
    Path kubeconfig = run.directory().resolve("kubeconfig");
    api.writeKubeconfig(kubeconfig);
    agents.add(
        owned.own(() ->
            AgentProcess.start(
                AgentJar.command(Path.of(System.getProperty("repository.root", "."))),
                run.directory(),
                name,
                healthPort -> configuration + ends(healthPort),
                Map.of(
                    "EARSHOT_SIGNATURE_KEY",
                    key,
                    "KUBECONFIG",
                    kubeconfig.toString(),
                    "K8S_NODE_NAME",
                    PodObjects.NODE,
                    "OTEL_METRIC_EXPORT_INTERVAL",
                    "1000"),
                topology.cgroups().create("agent"))));
  }

  private String configurationInCluster() {
    return """
    receivers:
      ebpf: {cgroup: "%s", signature: {key: "${env:EARSHOT_SIGNATURE_KEY}"}}
    processors:
      k8s_attributes:
        enabled: true
        auth_type: kubeConfig
        extract:
          metadata:
            - k8s.pod.ip
            - k8s.pod.start_time
            - k8s.pod.hostname
            - k8s.replicaset.name
            - k8s.replicaset.uid
            - k8s.statefulset.uid
            - k8s.daemonset.uid
            - k8s.job.name
            - k8s.job.uid
            - container.image.name
            - container.image.tag
    connectors:
      latency: {pod_name: true}
    """
        .formatted(topology.cgroups().create(PODS_CGROUP));
  }

  private static String configurationElsewhere() {
    return """
    receivers:
      ebpf: {attach: interface, interfaces: ["veth*"], signature: {key: "${env:EARSHOT_SIGNATURE_KEY}"}}
    processors:
      k8s_attributes: {enabled: false}
    connectors:
      latency: {}
    """;
  }

  private String ends(int healthPort) {
    return """
    exporters:
      otlp_grpc: {endpoint: "%s"}
    extensions:
      health_check: {endpoint: "127.0.0.1:%d"}
    service:
      extensions: [health_check]
      pipelines:
        logs: {receivers: [ebpf], processors: [k8s_attributes], exporters: [otlp_grpc, latency]}
        traces: {receivers: [latency], exporters: [otlp_grpc]}
        metrics: {receivers: [latency], exporters: [otlp_grpc]}
    """
        .formatted(collector.grpcEndpoint(), healthPort);
  }

  private static Leg plain(String address, int port) {
    return new Leg(Leg.Kind.PLAIN, address, port, List.of(317, 523));
  }

  private static PodSpec pod(WorkloadKind kind, String workload, int lastOctet) {
    return PodSpec.of(kind, "voice", workload, address(lastOctet), CgroupDriver.SYSTEMD);
  }

  private static String address(int lastOctet) {
    return "10.213.0." + lastOctet;
  }
}
