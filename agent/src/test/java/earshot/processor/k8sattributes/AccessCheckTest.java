// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.component.Finding;
import earshot.testing.TestHost;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessCheckTest {
  private static final String RULE =
      "add a ClusterRole with {apiGroups: [\"\"], resources: [pods], verbs: [list, watch]} and bind"
          + " it to the agent's service account";

  @TempDir Path directory;
  private final ApiServer server = new ApiServer();

  @AfterEach
  void tearDown() {
    server.close();
  }

  @Test
  void findsAllWell() throws Exception {
    assertThat(check(server.environment(directory)))
        .isEqualTo(
            Finding.ok("Kubernetes", "pods of " + server.url() + " can be listed and watched"));
  }

  @Test
  void namesTheVerbThatIsMissing() throws Exception {
    server.refuse("list");
    assertThat(check(server.environment(directory)))
        .isEqualTo(
            new Finding(
                Finding.Verdict.WARNING,
                "Kubernetes",
                "RBAC refuses to list pods: pods is forbidden: User"
                    + " \"system:serviceaccount:earshot:earshot\" cannot list resource \"pods\" in"
                    + " API group \"\" at the cluster scope",
                RULE));
    server.refuse("watch");
    assertThat(check(server.environment(directory)))
        .isEqualTo(
            new Finding(
                Finding.Verdict.WARNING,
                "Kubernetes",
                "RBAC refuses to watch pods, they may only be listed",
                RULE));
  }

  @Test
  void saysWhenNobodyAnswers() throws Exception {
    server.stop();

    Finding finding = check(server.environment(directory));

    assertThat(finding.verdict()).isEqualTo(Finding.Verdict.WARNING);
    assertThat(finding.detail()).startsWith("API server " + server.url() + " cannot be reached: ");
    assertThat(finding.fix()).isEqualTo("check the network policy and the address");
  }

  @Test
  void saysThatThereIsNoCluster() {
    assertThat(check(Map.of()))
        .isEqualTo(
            Finding.ok("Kubernetes", "off, not in a cluster: KUBERNETES_SERVICE_HOST is not set"));
  }

  private static Finding check(Map<String, String> environment) {
    return new K8sAttributesFactory()
        .check(K8sAttributesConfig.defaults(), new TestHost(environment, new FakeClock()))
        .getFirst();
  }
}
