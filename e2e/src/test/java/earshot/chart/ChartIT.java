// SPDX-License-Identifier: Apache-2.0
package earshot.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.controlplane.ControlPlane;
import earshot.e2e.controlplane.ControlPlaneExtension;
import earshot.e2e.process.Backends;
import earshot.image.ImageBuild;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SELinuxOptionsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart, by Helm and by a real API server. */
@ExtendWith(ControlPlaneExtension.class)
class ChartIT {
  private static final String KEY = "0f".repeat(32);

  private static final String[] EVERYTHING = {
    "otlp.endpoint=https://collector.observability:4318",
    "otlp.protocol=http",
    "otlp.options.compression=gzip",
    "otlp.options.headers.authorization=${env:OTLP_AUTHORIZATION}",
    "image.digest=sha256:" + "0".repeat(64),
    "image.architecture=arm64",
    "imagePullSecrets[0].name=pull",
    "capture.ports[0]=5004",
    "capture.attach=interface",
    "kubernetes.scope=node",
    "config.connectors.latency.max_sightings=2000000",
    "signatureKey.value=" + KEY,
    "serviceAccount.annotations.a=b",
    "seccompProfile.type=Localhost",
    "seccompProfile.localhostProfile=earshot.json",
    "seLinuxOptions.type=spc_t",
    "seLinuxOptions.level=s0",
    "priorityClass.create=true",
    "podAnnotations.a=b",
    "podLabels.a=b",
    "extraEnv[0].name=OTLP_AUTHORIZATION",
    "extraEnv[0].valueFrom.secretKeyRef.name=otlp",
    "extraEnv[0].valueFrom.secretKeyRef.key=authorization",
    "extraVolumes[0].name=ca",
    "extraVolumes[0].configMap.name=ca",
    "extraVolumeMounts[0].name=ca",
    "extraVolumeMounts[0].mountPath=/etc/ca",
    "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key=voice",
    "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator=Exists",
    "healthPort=13134",
    "networkPolicy.endpointPorts[0]=14318",
    "networkPolicy.extraEgress[0].to[0].namespaceSelector.matchLabels.a=b",
    "live.port=18088",
    "gateway.enabled=true",
    "gateway.seLinuxOptions.level=s0",
    "prometheus.enabled=true",
    "podMonitor.enabled=true",
    "podMonitor.labels.release=prometheus",
    "dashboards.enabled=true",
  };

  private static final String[] NOTHING = {
    "serviceAccount.create=false",
    "rbac.create=false",
    "networkPolicy.create=false",
    "live.enabled=false",
    "signatureKey.existingSecret=mine",
    "tolerations=null",
    "nodeSelector=null",
    "resources=null",
    "updateStrategy.type=OnDelete",
    "updateStrategy.rollingUpdate=null",
  };

  private static final String UNNAMED = "kubernetes.enabled=false";

  private static final String[] GRPC = {"otlp.endpoint=http://collector.observability:4317"};

  private static final String[] GATEWAY = {"gateway.enabled=true", GRPC[0]};

  private static final Path DASHBOARDS =
      Path.of(System.getProperty("repository.root"), "otel-config", "dashboards");

  private static final Pattern YAML_BLOCK =
      Pattern.compile("^```yaml\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private Path folder = Path.of("");

  private static Stream<List<String>> matrix() {
    return Stream.of(
        List.of(),
        List.of(GRPC),
        List.of(NOTHING),
        List.of(EVERYTHING),
        List.of(GATEWAY),
        List.of("kubernetes.filter.namespace=" + Helm.NAMESPACE),
        List.of(UNNAMED),
        List.of("networkPolicy.dnsPorts=null", "networkPolicy.apiServerPorts=null"),
        Stream.concat(
                Stream.of(EVERYTHING),
                Stream.of("prometheus.enabled=false", "podMonitor.enabled=false"))
            .toList());
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void isLinted(List<String> values) throws Exception {
    Helm.Outcome lint =
        Helm.of(Helm.CHART)
            .run(
                "lint",
                "--strict",
                Helm.CHART.toString(),
                Helm.sets(values.toArray(String[]::new)));
    assertThat(lint.code()).as(lint.said()).isZero();
  }

  /** Strict: a field that the API does not know is an error, as it is in its schemas. */
  @ParameterizedTest
  @MethodSource("matrix")
  void isTakenByTheApiServer(List<String> values, ControlPlane controlPlane) throws Exception {
    namespace(controlPlane.admin(), Helm.NAMESPACE);
    podMonitors(controlPlane.admin());
    for (HasMetadata object : Helm.of(Helm.CHART).render(values.toArray(String[]::new))) {
      HasMetadata taken =
          controlPlane
              .admin()
              .resource(object)
              .dryRun()
              .fieldValidation(FieldValidateable.Validation.STRICT)
              .fieldManager("e2e")
              .serverSideApply();
      assertThat(taken.getMetadata().getName()).isEqualTo(object.getMetadata().getName());
    }
  }

  /** Teaches the API server what the Prometheus Operator brings. */
  private static void podMonitors(KubernetesClient client) throws IOException {
    try (InputStream definition = Files.newInputStream(Backends.path("podmonitor-crd"))) {
      client.load(definition).serverSideApply();
    }
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("podmonitors.monitoring.coreos.com")
        .waitUntilCondition(
            known ->
                known != null
                    && known.getStatus() != null
                    && known.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                            condition.getType().equals("Established")
                                && condition.getStatus().equals("True")),
            1,
            TimeUnit.MINUTES);
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void configuresWhatTheAgentKnows(List<String> values) throws Exception {
    for (HasMetadata object : Helm.of(Helm.CHART).render(values.toArray(String[]::new))) {
      if (object instanceof ConfigMap map && map.getData().containsKey("earshot.yaml")) {
        assertConfigures(map.getData().get("earshot.yaml"));
      }
    }
  }

  @Test
  void takesTheValuesThatTheDocsShow() throws Exception {
    String text = Files.readString(Helm.CHART.resolve("../../docs/install-kubernetes.md"));
    Matcher blocks = YAML_BLOCK.matcher(text);
    int found = 0;
    for (; blocks.find(); found++) {
      Path values = Files.writeString(folder.resolve("values.yaml"), blocks.group(1));
      ConfigMap map =
          Helm.of(Helm.CHART).render(List.of("--values=" + values)).stream()
              .filter(ConfigMap.class::isInstance)
              .map(ConfigMap.class::cast)
              .findFirst()
              .orElseThrow();
      assertConfigures(map.getData().getOrDefault("earshot.yaml", ""));
    }
    assertThat(found).isPositive();
  }

  private void assertConfigures(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("earshot.yaml"), text);
    Helm.Outcome outcome =
        agent(
            Map.of("EARSHOT_SIGNATURE_KEY", KEY, "OTLP_AUTHORIZATION", "Bearer abc"),
            "components",
            "--config",
            file.toString());
    assertThat(outcome.code()).as(outcome.said()).isZero();
  }

  @Test
  void refusesValuesThatItDoesNotKnow() {
    assertThatThrownBy(() -> Helm.of(Helm.CHART).render("otpl.endpoint=x"))
        .hasMessageContaining("otpl");
    assertThatThrownBy(() -> Helm.of(Helm.CHART).render("healthPort=70000"))
        .hasMessageContaining("healthPort");
    assertThatThrownBy(() -> Helm.of(Helm.CHART).render("live.port=0"))
        .hasMessageContaining("/live/port");
    assertThatThrownBy(() -> Helm.of(Helm.CHART).render("capture.attach=auto"))
        .hasMessageContaining("/capture/attach");
    assertThatThrownBy(() -> Helm.of(Helm.CHART).render("seLinuxOptions.typ=spc_t"))
        .hasMessageContaining("typ");
    assertThatThrownBy(() -> Helm.of(Helm.CHART).render("networkPolicy.dnsPorts[0]=dns"))
        .hasMessageContaining("/networkPolicy/dnsPorts");
    assertThatThrownBy(() -> Helm.of(Helm.CHART).render("signatureKey.value=short"))
        .hasMessageContaining("signatureKey");
    assertThatThrownBy(() -> Helm.of(Helm.CHART).render("seccompProfile.type=Localhost"))
        .hasMessageContaining("localhostProfile");
    assertThatThrownBy(() -> Helm.of(Helm.CHART).render("gateway.enabled=true"))
        .hasMessageContaining("gateway.enabled needs otlp.endpoint");
    assertThatThrownBy(() -> Helm.of(Helm.CHART).render("podMonitor.enabled=true"))
        .hasMessageContaining("podMonitor.enabled needs prometheus.enabled");
  }

  /** On loopback: a port-forward reaches it, and the network does not. */
  @Test
  void agentsServeTheirPageOnLoopback() throws Exception {
    assertThat(configuration())
        .contains("  live:\n    endpoint: 127.0.0.1:8088\n", "  - health_check\n  - live\n");
    assertThat(configuration("live.port=18088")).contains("endpoint: 127.0.0.1:18088\n");
    assertThat(configuration("live.enabled=false")).doesNotContain("live");
    assertThat(agent().getContainers().getFirst())
        .satisfies(container ->
            assertThat(container.getPorts())
                .extracting(ContainerPort::getName)
                .containsExactly("health"));
  }

  private static String configuration(String... values) throws Exception {
    return only(ConfigMap.class, values).getData().getOrDefault("earshot.yaml", "");
  }

  @Test
  void grantsNoMoreThanCapturingNeeds() throws Exception {
    PodSpec agent = agent();
    assertThat(agent.getHostPID()).isNull();
    assertThat(agent.getHostNetwork()).isNull();
    assertThat(agent.getContainers().getFirst().getResources().getLimits().get("memory"))
        .isEqualTo(Quantity.parse(ImageBuild.CHART_MEBIBYTES + "Mi"));
    assertThat(agent.getAutomountServiceAccountToken()).isTrue();
    assertThat(agent.getVolumes())
        .filteredOn(volume -> volume.getHostPath() != null)
        .singleElement()
        .satisfies(
            volume -> assertThat(volume.getHostPath().getPath()).isEqualTo("/sys/fs/cgroup"));
    assertThat(agent.getContainers().getFirst().getVolumeMounts())
        .allSatisfy(mount -> assertThat(mount.getReadOnly()).isTrue());
    SecurityContext security = agent.getContainers().getFirst().getSecurityContext();
    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(security.getCapabilities().getAdd()).containsExactly("BPF", "NET_ADMIN", "PERFMON");
    assertThat(security.getPrivileged()).isFalse();
    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
    assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(security.getSeLinuxOptions()).isNull();
    PodSpec gateway = only(Deployment.class, GATEWAY).getSpec().getTemplate().getSpec();
    assertThat(gateway.getAutomountServiceAccountToken()).isFalse();
    assertThat(gateway.getContainers().getFirst().getSecurityContext())
        .satisfies(rights -> {
          assertThat(rights.getRunAsNonRoot()).isTrue();
          assertThat(rights.getCapabilities().getAdd()).isEmpty();
        });
    for (String values : List.of("capture.attach", "config.receivers.ebpf.attach")) {
      assertThat(agent(values + "=interface").getHostNetwork()).as(values).isTrue();
    }
    assertThat(agent("capture.attach=pod"))
        .satisfies(pod -> {
          assertThat(pod.getHostPID()).isTrue();
          assertThat(pod.getContainers().getFirst().getSecurityContext().getCapabilities().getAdd())
              .containsExactly("BPF", "NET_ADMIN", "PERFMON", "SYS_ADMIN", "SYS_PTRACE");
        });
  }

  @Test
  void seLinuxOptionsAreThoseOfEachWorkload() throws Exception {
    String[] values = {
      "seLinuxOptions.type=spc_t", "gateway.seLinuxOptions.level=s0", GATEWAY[0], GRPC[0]
    };
    assertThat(agent(values).getContainers().getFirst().getSecurityContext().getSeLinuxOptions())
        .isEqualTo(new SELinuxOptionsBuilder().withType("spc_t").build());
    assertThat(only(Deployment.class, values).getSpec().getTemplate().getSpec())
        .satisfies(pod ->
            assertThat(pod.getContainers().getFirst().getSecurityContext().getSeLinuxOptions())
                .isEqualTo(new SELinuxOptionsBuilder().withLevel("s0").build()));
  }

  /** Processes read it once: one that stays as it is would keep its pods, and so does a Secret. */
  @Test
  void anotherKeyReplacesThePods() throws Exception {
    String key = "signatureKey.value=" + KEY;
    for (Class<? extends HasMetadata> kind : List.of(DaemonSet.class, Deployment.class)) {
      Map<String, String> before = podAnnotations(kind, key);
      assertThat(before).isEqualTo(podAnnotations(kind, key)).doesNotContainValue(KEY);
      assertThat(podAnnotations(kind, "signatureKey.value=" + "f0".repeat(32)))
          .isNotEqualTo(before);
      assertThat(podAnnotations(kind)).doesNotContainKey("checksum/key");
      assertThat(podAnnotations(kind, key, "signatureKey.existingSecret=mine"))
          .doesNotContainKey("checksum/key");
    }
  }

  private static Map<String, String> podAnnotations(
      Class<? extends HasMetadata> kind, String... values) throws Exception {
    HasMetadata object =
        only(kind, Stream.concat(Stream.of(GATEWAY), Stream.of(values)).toArray(String[]::new));
    PodTemplateSpec pod =
        object instanceof DaemonSet agents
            ? agents.getSpec().getTemplate()
            : ((Deployment) object).getSpec().getTemplate();
    return pod.getMetadata().getAnnotations();
  }

  @Test
  void letsWorkloadsReachPortsOfPods() throws Exception {
    assertThat(egressPorts("earshot-agent", GATEWAY))
        .containsExactly(
            List.of("53/UDP", "53/TCP", "5353/UDP", "5353/TCP"),
            List.of("443/TCP", "6443/TCP", "8443/TCP", "16443/TCP"),
            List.of("4317/TCP"));
    assertThat(egressPorts("earshot-gateway", GATEWAY))
        .containsExactly(List.of("53/UDP", "53/TCP", "5353/UDP", "5353/TCP"), List.of("4317/TCP"));
    assertThat(
            egressPorts(
                "earshot-agent",
                "otlp.endpoint=http://collector.observability",
                "networkPolicy.dnsPorts[0]=1053",
                "networkPolicy.endpointPorts[0]=4317",
                "networkPolicy.endpointPorts[1]=4318",
                UNNAMED))
        .containsExactly(
            List.of("1053/UDP", "1053/TCP"), List.of("80/TCP", "4317/TCP", "4318/TCP"));
    // A rule without ports would be one for all of them.
    assertThat(
            egressPorts(
                "earshot-agent",
                "networkPolicy.dnsPorts=null",
                "networkPolicy.apiServerPorts=null"))
        .isEmpty();
  }

  @Test
  void theGatewayIsReachedWhereItListens() throws Exception {
    String grpc = "gateway.config.receivers.otlp.protocols.grpc.endpoint=0.0.0.0:5000";
    String http = "gateway.config.receivers.otlp.protocols.http.endpoint=0.0.0.0:5001";

    assertThat(gatewayPorts(GATEWAY)).isEqualTo(Map.of("otlp", 4317));
    assertThat(gatewayPorts(gateway(grpc))).isEqualTo(Map.of("otlp", 5000));
    assertThat(gatewayPorts(gateway(grpc, http)))
        .isEqualTo(Map.of("otlp", 5000, "otlp-http", 5001));
  }

  private static String[] gateway(String... more) {
    return Stream.concat(Stream.of(GATEWAY), Stream.of(more)).toArray(String[]::new);
  }

  /** Returns those of the Service by name, which are those of its pods and of their policy. */
  private static Map<String, Integer> gatewayPorts(String... values) throws Exception {
    List<HasMetadata> objects = Helm.of(Helm.CHART).render(values);
    Map<String, Integer> ports = new TreeMap<>();
    for (HasMetadata object : objects) {
      if (object instanceof Service service) {
        service.getSpec().getPorts().forEach(port -> ports.put(port.getName(), port.getPort()));
      }
    }
    Map<String, Integer> listening = new TreeMap<>();
    ChartPod.gateway(values)
        .container()
        .getPorts()
        .forEach(port -> listening.put(port.getName(), port.getContainerPort()));
    assertThat(listening.remove("health")).isNotNull();
    assertThat(listening).isEqualTo(ports);
    assertThat(objects)
        .filteredOn(object -> object.getMetadata().getName().equals("earshot-gateway"))
        .filteredOn(NetworkPolicy.class::isInstance)
        .singleElement()
        .satisfies(policy ->
            assertThat(((NetworkPolicy) policy).getSpec().getIngress().getFirst().getPorts())
                .extracting(port -> port.getPort().getStrVal())
                .containsAll(ports.keySet()));
    return ports;
  }

  @Test
  void aFilterOfOneNamespaceTakesARoleInItWhicheverValueSaysSo() throws Exception {
    for (String filter : List.of("kubernetes.filter", "config.processors.k8s_attributes.filter")) {
      assertThat(Helm.of(Helm.CHART).render(filter + ".namespace=media"))
          .as(filter)
          .noneMatch(ClusterRole.class::isInstance)
          .filteredOn(Role.class::isInstance)
          .singleElement()
          .satisfies(role -> assertThat(role.getMetadata().getNamespace()).isEqualTo("media"));
    }
  }

  private static List<List<String>> egressPorts(String policy, String... values) throws Exception {
    return Helm.of(Helm.CHART).render(values).stream()
        .filter(NetworkPolicy.class::isInstance)
        .map(NetworkPolicy.class::cast)
        .filter(each -> each.getMetadata().getName().equals(policy))
        .flatMap(each -> Stream.ofNullable(each.getSpec().getEgress()).flatMap(List::stream))
        .map(rule ->
            rule.getPorts().stream()
                .map(port ->
                    port.getPort().getIntVal()
                        + "/"
                        + Objects.requireNonNullElse(port.getProtocol(), "TCP"))
                .toList())
        .toList();
  }

  @Test
  void asksKubernetesForNothingWhereItIsOff() throws Exception {
    for (String off : List.of(UNNAMED, "config.processors.k8s_attributes.enabled=false")) {
      assertThat(Helm.of(Helm.CHART).render(off))
          .extracting(HasMetadata::getKind)
          .doesNotContain("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");
      assertThat(agent(off).getAutomountServiceAccountToken()).isFalse();
    }
  }

  @Test
  void runsWhereItsImageDoes() throws Exception {
    assertThat(agent().getNodeSelector()).isEqualTo(Map.of("kubernetes.io/os", "linux"));
    String arm = "image.architecture=arm64";
    Map<String, String> expected =
        Map.of("kubernetes.io/os", "linux", "kubernetes.io/arch", "arm64");
    assertThat(agent(arm).getNodeSelector()).isEqualTo(expected);
    assertThat(
            only(Deployment.class, arm, GATEWAY[0], GRPC[0])
                .getSpec()
                .getTemplate()
                .getSpec()
                .getNodeSelector())
        .isEqualTo(expected);
  }

  /** On the node's network its ports are the node's. */
  @Test
  void portsCanBeOthers() throws Exception {
    String[] values = {"capture.attach=interface", "healthPort=13134", "live.port=18088"};
    assertThat(agent(values).getContainers().getFirst())
        .satisfies(container -> {
          assertThat(container.getPorts())
              .extracting(ContainerPort::getContainerPort)
              .containsExactly(13134);
          assertThat(container.getReadinessProbe().getHttpGet().getPort().getStrVal())
              .isEqualTo("health");
          assertThat(container.getLivenessProbe().getHttpGet().getPort().getStrVal())
              .isEqualTo("health");
        });
    assertThat(configuration(values))
        .contains("endpoint: 0.0.0.0:13134\n")
        .contains("endpoint: 127.0.0.1:18088\n")
        .doesNotContain("13133");
  }

  /** Where interfaces were looked at instead, a pod would be ready and hear nothing. */
  @Test
  void withoutCgroup2TheAgentSaysSoAndEnds() throws Exception {
    // Where the chart mounts the node's: there, such a node has a directory of another kind.
    Path config =
        Files.writeString(
            folder.resolve("earshot.yaml"),
            configuration(UNNAMED, "capture.cgroup=/sys/fs/cgroup"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-e",
                "-c",
                "umount --all --lazy --types cgroup2; exec timeout 60 \"$0\" \"$@\""));
    command.addAll(
        AgentJar.run(AgentJar.command(Path.of(System.getProperty("repository.root"))), config));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("EARSHOT_SIGNATURE_KEY", KEY);

    Helm.Outcome outcome = Helm.Outcome.of(builder);

    assertThat(outcome.code()).as(outcome.said()).isEqualTo(3);
    assertThat(outcome.said())
        .contains("no cgroup v2 hierarchy is mounted")
        .contains("'attach: interface'");
  }

  /** Those of the repository: the chart has them by a link, and Helm follows it. */
  @Test
  void eachDashboardBecomesAConfigMap() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.toList()) {
        expected.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(expected).isNotEmpty();

    Map<String, String> made = new TreeMap<>();
    for (HasMetadata object :
        Helm.of(Helm.CHART).render("dashboards.enabled=true", "dashboards.namespace=grafana")) {
      if (object.getMetadata().getLabels().containsKey("grafana_dashboard")) {
        assertThat(object.getMetadata().getNamespace()).isEqualTo("grafana");
        made.putAll(((ConfigMap) object).getData());
      }
    }
    assertThat(made).isEqualTo(expected);
  }

  @Test
  void readmeIsThatOfTheValues() throws Exception {
    Path chart = copyOfTheChart();
    Helm.Outcome docs =
        Helm.Outcome.of(
            new ProcessBuilder(
                Backends.path("helm-docs").toString(),
                "--chart-search-root=" + chart,
                "--sort-values-order=file"));
    assertThat(docs.code()).as(docs.said()).isZero();
    assertThat(chart.resolve("README.md"))
        .as("written by './dev chart'")
        .hasSameTextualContentAs(Helm.CHART.resolve("README.md"));
  }

  /** What an operator does: install, look, upgrade, uninstall; with the account's own token. */
  @Test
  void installsWithAKeyThatStaysAndRightsThatSuffice(ControlPlane controlPlane) throws Exception {
    String namespace = "earshot-install";
    Path kubeconfig = folder.resolve("admin");
    controlPlane.writeKubeconfig(kubeconfig, controlPlane.adminToken());
    Helm helm = Helm.of(Helm.CHART).at(kubeconfig);
    String chart = helm.chart().toString();

    Helm.Outcome install =
        helm.run("install", "earshot", chart, "--namespace=" + namespace, "--create-namespace");
    assertThat(install.said())
        .contains("kubectl -n earshot-install rollout status daemonset/earshot")
        .contains("kubectl -n earshot-install port-forward daemonset/earshot 8088")
        .contains("Secret earshot-signature");
    String key = key(controlPlane, namespace);
    assertThat(Base64.getDecoder().decode(key)).hasSize(32);

    String token = controlPlane.token(namespace, "earshot");
    try (KubernetesClient agent = controlPlane.client(token)) {
      assertThat(agent.pods().inAnyNamespace().list().getItems()).isNotNull();
      agent.pods().inAnyNamespace().watch(new Ignored()).close();
      for (Runnable forbidden :
          List.<Runnable>of(
              () -> agent.pods().inNamespace(namespace).withName("any").get(),
              () -> agent.secrets().inNamespace(namespace).list(),
              () -> agent.nodes().list(),
              () -> agent.services().inAnyNamespace().list(),
              () -> agent.pods().inNamespace(namespace).delete(),
              () -> agent.configMaps().inNamespace(namespace).list())) {
        assertThatThrownBy(forbidden::run)
            .isInstanceOfSatisfying(
                KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
      }
    }
    Path own = folder.resolve("own");
    controlPlane.writeKubeconfig(own, token);
    assertThat(agent(Map.of("KUBECONFIG", own.toString()), "doctor").said())
        .containsPattern("ok +Kubernetes");

    for (String change :
        List.of("otlp.endpoint=http://c:4317", "signatureKey.existingSecret=my-key")) {
      Helm.Outcome upgrade =
          helm.run(
              "upgrade",
              "earshot",
              chart,
              "--namespace=" + namespace,
              "--reset-then-reuse-values",
              "--set=" + change);
      assertThat(upgrade.code()).as(upgrade.said()).isZero();
      assertThat(key(controlPlane, namespace)).as(change).isEqualTo(key);
    }

    Helm.Outcome uninstall = helm.run("uninstall", "earshot", "--namespace=" + namespace);
    assertThat(uninstall.code()).as(uninstall.said()).isZero();
    assertThat(key(controlPlane, namespace)).isEqualTo(key);
    assertThat(
            controlPlane
                .admin()
                .apps()
                .daemonSets()
                .inNamespace(namespace)
                .withName("earshot")
                .get())
        .isNull();
  }

  @Test
  void saysWhereTheGatewayWaitsAndHowItTakesAnotherKey(ControlPlane controlPlane) throws Exception {
    Path kubeconfig = folder.resolve("admin");
    controlPlane.writeKubeconfig(kubeconfig, controlPlane.adminToken());
    Helm.Outcome notes =
        Helm.of(Helm.CHART)
            .at(kubeconfig)
            .run(
                "install",
                "earshot",
                Helm.CHART.toString(),
                "--dry-run=client",
                "--namespace=" + Helm.NAMESPACE,
                Helm.sets(GATEWAY),
                Helm.sets("signatureKey.existingSecret=mine"));
    assertThat(notes.code()).as(notes.said()).isZero();

    Service service =
        Helm.of(Helm.CHART).render(GATEWAY).stream()
            .filter(Service.class::isInstance)
            .map(Service.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(notes.said())
        .contains(service.getMetadata().getName() + "." + Helm.NAMESPACE + " as resolver.dns")
        .contains("rollout restart daemonset/earshot deployment/earshot-gateway");
  }

  private static String key(ControlPlane controlPlane, String namespace) {
    String data =
        controlPlane
            .admin()
            .secrets()
            .inNamespace(namespace)
            .withName("earshot-signature")
            .get()
            .getData()
            .get("key");
    return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }

  private static PodSpec agent(String... values) throws Exception {
    return only(DaemonSet.class, values).getSpec().getTemplate().getSpec();
  }

  private static <T extends HasMetadata> T only(Class<T> kind, String... values) throws Exception {
    return Helm.of(Helm.CHART).render(values).stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Helm.Outcome agent(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(AgentJar.command(Path.of(System.getProperty("repository.root"))));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return Helm.Outcome.of(builder);
  }

  private Path copyOfTheChart() throws IOException {
    Path copy = folder.resolve("earshot");
    try (Stream<Path> files = Files.walk(Helm.CHART)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(Helm.CHART.relativize(file).toString()));
      }
    }
    return copy;
  }

  private static void namespace(KubernetesClient admin, String name) {
    if (admin.namespaces().withName(name).get() == null) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }
}
