// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.chart.ChartPod;
import earshot.chart.Helm;
import earshot.demo.LatencyErrors;
import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.Owned;
import earshot.e2e.otlp.OtlpReceiver;
import earshot.e2e.pods.Run;
import earshot.e2e.pods.Topology;
import earshot.e2e.process.Ports;
import earshot.e2e.process.Server;
import earshot.signature.SignatureKey;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./dev image}, and what it makes run as the chart runs it. */
class ImageIT {
  private static final Path ROOT = Path.of(System.getProperty("repository.root"));
  private static final Path ARCHIVE = ROOT.resolve("e2e/target/earshot.tar");
  private static final String SECCOMP =
      "--security-opt=seccomp=" + Helm.CHART.resolve("files/seccomp.json");
  private static final String KEY = "0f".repeat(32);

  @TempDir private static Path folder = Path.of("");
  private static Image image = new Image("", "", 0);

  @BeforeAll
  static void build() throws Exception {
    image = new ImageBuild(ROOT, System.err::println).build(ARCHIVE);
  }

  @Test
  void isTheSameTwiceButForTheCache() throws Exception {
    Path again = folder.resolve("again/earshot.tar");
    new ImageBuild(ROOT, _ -> {}).buildWithoutCache(again);

    List<String> layers = new Archive(ARCHIVE).layers();
    assertThat(new Archive(again).layers()).hasSize(3).isEqualTo(layers.subList(0, 3));
  }

  @Test
  void holdsNoShellAndIsSmall() throws Exception {
    assertThat(new Archive(ARCHIVE).paths())
        .contains(ImageBuild.JAR, ImageBuild.CACHE, "/usr/share/doc/libbpf1/copyright")
        .filteredOn(path -> path.contains("/bin/"))
        .containsExactly(JavaRuntime.LAUNCHER);
    assertThat(image.bytes()).isLessThan(100_000_000);
  }

  @Test
  void billOfMaterialsNamesEveryLibrary() throws Exception {
    JsonNode bill =
        JsonMapper.shared().readTree(ARCHIVE.resolveSibling("earshot.tar.cdx.json").toFile());
    Set<String> named =
        bill.get("components")
            .valueStream()
            .map(each -> each.get("name").asString() + "-" + each.get("version").asString())
            .collect(Collectors.toSet());
    try (Stream<Path> jars = Files.list(AgentJar.path(ROOT).resolveSibling("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString().replace(".jar", "")))
          .isNotEmpty()
          .isSubsetOf(named);
    }
    assertThat(named).anyMatch(name -> name.startsWith("libbpf1-"));
  }

  @Test
  void capturesWithTheChartsRights() throws Exception {
    SecurityContext security = ChartPod.agent().container().getSecurityContext();
    assertThat(security.getCapabilities().getAdd())
        .containsExactlyInAnyOrder("BPF", "NET_ADMIN", "PERFMON");
    try (Owned owned = new Owned()) {
      List<String> command =
          podman(owned)
              .run(
                  security,
                  List.of(
                      SECCOMP,
                      "--env=KUBECONFIG",
                      "--env=K8S_NODE_NAME",
                      "--env=EARSHOT_SIGNATURE_KEY",
                      // The demo's files, and the cgroup v2 hierarchy that it mounts there or
                      // finds.
                      "--volume=/run/earshot-demo:/run/earshot-demo",
                      "--volume=/sys/fs/cgroup:/sys/fs/cgroup:ro"));
      LatencyErrors errors = LatencyErrors.measure(command, Duration.ofSeconds(6), owned);
      assertThat(errors.all().residences()).isPositive();
    }
  }

  /** Read-only: an agent that could not attach there would end. */
  @Test
  void agentAttachesAtTheRootThatTheChartMounts() throws Exception {
    try (Owned owned = new Owned()) {
      attachesTo("/sys/fs/cgroup", owned.own(() -> Run.open("earshot-oci")), owned);
    }
  }

  /** As on a node that is itself a container: what it has for a root is none. */
  @Test
  void agentAttachesAtTheNodesPartOfTheTree() throws Exception {
    try (Owned owned = new Owned()) {
      Run run = owned.own(() -> Run.open("earshot-oci"));
      Topology node = owned.own(() -> Topology.create(run, List.of()));
      attachesTo(node.cgroups().create("node").toString(), run, owned);
    }
  }

  private static void attachesTo(String cgroupHostPath, Run run, Owned owned) throws Exception {
    int healthPort = Ports.free();
    ChartPod pod =
        ChartPod.agent(
            "kubernetes.enabled=false",
            "cgroupHostPath=" + cgroupHostPath,
            "healthPort=" + healthPort,
            "live.port=" + Ports.free());
    start(pod, "agent", List.of(SECCOMP), healthPort, run, owned);

    await()
        .untilAsserted(() ->
            assertThat(run.directory().resolve("agent.log"))
                .content()
                .contains("Attached to cgroup /host/sys/fs/cgroup"));
  }

  @Test
  void gatewayTakesSightingsWithTheChartsRights() throws Exception {
    int healthPort = Ports.free();
    int otlpPort = Ports.free();
    CountedNames told = new CountedNames();
    try (Owned owned = new Owned()) {
      OtlpReceiver backEnd = owned.own(() -> new OtlpReceiver(told));
      ChartPod pod =
          ChartPod.gateway(
              "gateway.enabled=true",
              "gateway.config.receivers.otlp.protocols.grpc.endpoint=127.0.0.1:" + otlpPort,
              "otlp.endpoint=http://127.0.0.1:" + backEnd.port(),
              "otlp.protocol=http",
              "otlp.options.metrics.interval=1s",
              "healthPort=" + healthPort);
      assertThat(pod.container().getSecurityContext())
          .satisfies(rights -> {
            assertThat(rights.getRunAsUser()).isPositive();
            assertThat(rights.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(rights.getCapabilities().getAdd()).isEmpty();
          });
      Run run = owned.own(() -> Run.open("earshot-oci"));
      start(pod, "gateway", List.of(), healthPort, run, owned);

      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", otlpPort).usePlaintext().build();
      owned.own(() -> channel::shutdownNow);
      ExportLogsPartialSuccess refused =
          LogsServiceGrpc.newBlockingStub(channel)
              .export(SightingRecords.one(SignatureKey.parse(KEY)))
              .getPartialSuccess();
      assertThat(refused.getRejectedLogRecords()).as(refused.getErrorMessage()).isZero();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(told.names()).contains("earshot.matcher.sightings"));
    }
  }

  private static Podman podman(Owned owned) throws Exception {
    return owned.own(() -> new Podman(folder.resolve("podman"), ARCHIVE, image.name()));
  }

  /** Runs the image as a pod of the chart's until it is ready. */
  private static void start(
      ChartPod pod, String name, List<String> options, int healthPort, Run run, Owned owned)
      throws Exception {
    Podman podman = podman(owned);
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--env=K8S_NODE_NAME=node", "--env=EARSHOT_SIGNATURE_KEY"));
    all.addAll(pod.volumes(run.directory()));
    List<String> command = podman.run(pod.container().getSecurityContext(), all);
    command.addAll(pod.container().getArgs());
    Server server =
        owned.own(() -> new Server(run, name, command, Map.of("EARSHOT_SIGNATURE_KEY", KEY)));
    server.awaitReady(URI.create("http://127.0.0.1:" + healthPort + "/"));
  }
}
