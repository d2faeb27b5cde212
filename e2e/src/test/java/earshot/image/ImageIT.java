// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.chart.Helm;
import earshot.demo.LatencyErrors;
import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.Owned;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    SecurityContext security =
        Helm.of(Helm.CHART).render().stream()
            .filter(DaemonSet.class::isInstance)
            .map(object -> ((DaemonSet) object).getSpec().getTemplate().getSpec())
            .map(pod -> pod.getContainers().getFirst().getSecurityContext())
            .findFirst()
            .orElseThrow();
    assertThat(security.getCapabilities().getAdd())
        .containsExactlyInAnyOrder("BPF", "NET_ADMIN", "PERFMON");
    try (Owned owned = new Owned()) {
      Podman podman = owned.own(() -> new Podman(folder.resolve("podman"), ARCHIVE, image.name()));
      List<String> command =
          podman.run(
              security,
              List.of(
                  "--security-opt=seccomp=" + Helm.CHART.resolve("files/seccomp.json"),
                  "--env=KUBECONFIG",
                  "--env=K8S_NODE_NAME",
                  "--env=EARSHOT_SIGNATURE_KEY",
                  // The demo's files, and the cgroup v2 hierarchy that it mounts there or finds.
                  "--volume=/run/earshot-demo:/run/earshot-demo",
                  "--volume=/sys/fs/cgroup:/sys/fs/cgroup:ro"));
      LatencyErrors errors = LatencyErrors.measure(command, Duration.ofSeconds(6), owned);
      assertThat(errors.all().residences()).isPositive();
    }
  }
}
