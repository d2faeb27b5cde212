// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.config.Section;
import earshot.processor.k8sattributes.K8sAttributesConfig.AuthType;
import earshot.processor.k8sattributes.K8sAttributesConfig.Enabled;
import earshot.processor.k8sattributes.K8sAttributesConfig.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class K8sAttributesFactoryTest {
  private static final Path README =
      Path.of(System.getProperty("repository.root", ".."))
          .resolve("agent/src/main/java/earshot/processor/k8sattributes/README.md");

  private final K8sAttributesFactory factory = new K8sAttributesFactory();

  @Test
  void hasTheCollectorsNames() {
    assertThat(factory.type()).isEqualTo("k8s_attributes");
    assertThat(factory.deprecatedTypes()).containsExactly("k8sattributes");
  }

  @Test
  void readsDefaults() {
    assertThat(factory.configure(Section.empty())).isEqualTo(K8sAttributesConfig.defaults());
  }

  @Test
  void readsEveryKey() throws Exception {
    assertThat(
            read(
                """
                enabled: true
                scope: node
                service_name: conventions
                service_cidr: [10.96.0.0/12, "fd00::/108"]
                auth_type: kubeConfig
                context: staging
                timeout: 3s
                wait_for_metadata_timeout: 0s
                hold_timeout: 1s
                max_held: 10
                max_pods: 20
                pod_delete_grace_period: 30s
                watch_idle_timeout: 100s
                """))
        .isEqualTo(
            new K8sAttributesConfig(
                Enabled.TRUE,
                Scope.NODE,
                ServiceNameRule.CONVENTIONS,
                List.of(
                    Objects.requireNonNull(Cidr.parse("10.96.0.0/12")),
                    Objects.requireNonNull(Cidr.parse("fd00::/108"))),
                AuthType.KUBE_CONFIG,
                "staging",
                Duration.ofSeconds(3),
                Duration.ZERO,
                Duration.ofSeconds(1),
                10,
                20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(100),
                FilterConfig.NONE,
                Extraction.NONE));
  }

  @Test
  void reportsEveryMistake() {
    assertThatThrownBy(() ->
            read(
                """
                enabled: perhaps
                scope: cluste
                service_cidr: 10.96.0.0
                auth_type: kubeconfig
                timeout: 0s
                max_pods: 0
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            test.yaml:1: enabled: must be one of auto, true, false, is 'perhaps'
            test.yaml:2: scope: must be one of cluster, node, is 'cluste'
            test.yaml:3: service_cidr: must be auto or ranges such as 10.96.0.0/12, is '10.96.0.0'
            test.yaml:4: auth_type: must be one of serviceAccount, kubeConfig, none, is 'kubeconfig'
            test.yaml:5: timeout: must be longer than 0s
            test.yaml:6: max_pods: must be a whole number from 1 to 1000000, is '0'\
            """);
  }

  @Test
  void loadsTheExampleOfTheReadme() throws Exception {
    String readme = Files.readString(README);
    int begin = readme.indexOf("```yaml\nprocessors:") + "```yaml\n".length();
    String example = readme.substring(begin, readme.indexOf("```", begin));

    K8sAttributesConfig config =
        new ConfigText("README.md", example)
            .read(
                _ -> null,
                root -> {
                  try (Section processors = root.section("processors");
                      Section section = processors.section("k8s_attributes")) {
                    return factory.configure(section);
                  }
                });

    assertThat(config.serviceCidrs()).hasToString("[10.96.0.0/12]");
  }

  @Test
  void documentsEveryDefault() throws Exception {
    K8sAttributesConfig defaults = K8sAttributesConfig.defaults();
    assertThat(Files.readString(README))
        .contains("`scope` (default = `cluster`)")
        .contains("`service_name` (default = `workload`)")
        .contains("`timeout` (default = `" + defaults.timeout().toSeconds() + "s`)")
        .contains(
            "`wait_for_metadata_timeout` (default = `"
                + defaults.waitForMetadataTimeout().toSeconds()
                + "s`)")
        .contains("`hold_timeout` (default = `" + defaults.holdTimeout().toSeconds() + "s`)")
        .contains("`max_held` (default = `" + defaults.maxHeld() + "`)")
        .contains("`max_pods` (default = `" + defaults.maxPods() + "`)")
        .contains(
            "`pod_delete_grace_period` (default = `"
                + defaults.podDeleteGracePeriod().toSeconds()
                + "s`)");
  }

  private K8sAttributesConfig read(String yaml) throws ConfigException {
    return new ConfigText("test.yaml", yaml).read(_ -> null, factory::configure);
  }
}
