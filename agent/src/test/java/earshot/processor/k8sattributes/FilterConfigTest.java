// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.processor.k8sattributes.K8sAttributesConfig.Scope;
import earshot.testing.TestHost;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterConfigTest {
  private static final TestHost HOST =
      new TestHost(
          Map.of("K8S_NODE_NAME", "worker-1", "NODE", "worker-2"),
          InstantSource.fixed(Instant.EPOCH));

  @Test
  void letsEverythingThroughAsARule() throws Exception {
    assertThat(read("{}")).isEqualTo(FilterConfig.NONE);
    assertThat(FilterConfig.NONE.resolve(Scope.CLUSTER, HOST)).isEqualTo(PodFilter.NONE);
    assertThat(FilterConfig.NONE.resolve(Scope.NODE, HOST))
        .isEqualTo(new PodFilter(null, "spec.nodeName=worker-1", null));
  }

  @Test
  void selectsAsTheApiDoes() throws Exception {
    FilterConfig filter =
        read(
            """
            namespace: voice
            node: worker-9
            labels:
              - {key: app, value: router}
              - {key: tier, value: web, op: not-equals}
              - {key: release, op: exists}
              - {key: canary, op: does-not-exist}
            fields: [{key: status.phase, value: Failed, op: not-equals}]
            """);

    assertThat(filter.resolve(Scope.CLUSTER, HOST))
        .isEqualTo(
            new PodFilter(
                "voice",
                "spec.nodeName=worker-9,status.phase!=Failed",
                "app=router,tier!=web,release,!canary"));
  }

  @Test
  void takesTheNodeFromTheVariableThatIsNamed() throws Exception {
    FilterConfig filter = read("node_from_env_var: NODE");

    assertThat(filter.missing(Scope.CLUSTER, HOST)).isNull();
    assertThat(filter.resolve(Scope.NODE, HOST).fieldSelector())
        .isEqualTo("spec.nodeName=worker-2");
    assertThat(read("node_from_env_var: MY_NODE").missing(Scope.CLUSTER, HOST))
        .isEqualTo(
            "filter.node_from_env_var names MY_NODE, which is not set; set it from spec.nodeName by"
                + " the downward API");
  }

  @Test
  void reportsEveryMistake() {
    assertThatThrownBy(() ->
            read(
                """
                labels: [{value: a}]
                fields: [{key: a, op: exists}]
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            test.yaml:1: labels[0].key: is missing
            test.yaml:2: fields[0].op: must be one of equals, not-equals, is 'exists'\
            """);
  }

  private static FilterConfig read(String yaml) throws ConfigException {
    return new ConfigText("test.yaml", yaml).read(_ -> null, FilterConfig::read);
  }
}
