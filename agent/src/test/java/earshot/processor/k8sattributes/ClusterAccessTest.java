// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.component.ComponentException;
import earshot.config.ConfigText;
import earshot.testing.TestHost;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterAccessTest {
  private static final Map<String, String> IN_CLUSTER =
      Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "6443");

  @TempDir Path directory;

  @Test
  void isOffOutsideAClusterEvenWithAKubeconfigInTheHome() throws Exception {
    Files.createDirectory(directory.resolve(".kube"));
    kubeconfig(directory.resolve(".kube/config"));

    assertThat(find("", Map.of("HOME", directory.toString())))
        .isEqualTo(
            new ClusterAccess.Off("not in a cluster: KUBERNETES_SERVICE_HOST is not set", ""));
  }

  @Test
  void isOffWhenToldTo() throws Exception {
    assertThat(find("enabled: false", IN_CLUSTER))
        .isEqualTo(new ClusterAccess.Off("enabled: false", ""));
    assertThat(find("", Map.of("K8S_ENABLED", "false", "KUBERNETES_SERVICE_HOST", "10.96.0.1")))
        .isEqualTo(new ClusterAccess.Off("K8S_ENABLED=false", ""));
  }

  @Test
  void prefersTheConfigurationToTheEnvironment() throws Exception {
    serviceAccount();

    assertThat(
            find(
                "enabled: auto",
                Map.of("K8S_ENABLED", "false", "KUBERNETES_SERVICE_HOST", "10.96.0.1")))
        .isInstanceOf(ClusterAccess.Cluster.class);
  }

  @Test
  void usesTheServiceAccountInACluster() throws Exception {
    serviceAccount();

    Config client = client(find("", IN_CLUSTER));

    assertThat(client.getMasterUrl()).isEqualTo("https://10.96.0.1:6443/");
    assertThat(client.getCaCertFile()).isEqualTo(directory.resolve("ca.crt").toString());
    assertThat(client.getOauthTokenProvider().getToken()).isEqualTo("first");
    Files.writeString(directory.resolve("token"), "rotated\n");
    assertThat(client.getOauthTokenProvider().getToken()).isEqualTo("rotated");
  }

  @Test
  void saysWhatToDoAboutAPodWithoutCredentials() throws Exception {
    Path token = directory.resolve("token");

    assertThat(find("", IN_CLUSTER))
        .isEqualTo(
            new ClusterAccess.Off(
                "in a cluster, but without credentials: " + token + " cannot be read",
                "set automountServiceAccountToken: true for the pod of the agent"));
  }

  @Test
  void bracketsAnIpv6Address() throws Exception {
    serviceAccount();

    assertThat(client(find("", Map.of("KUBERNETES_SERVICE_HOST", "fd00::1"))).getMasterUrl())
        .isEqualTo("https://[fd00::1]:443/");
  }

  @Test
  void usesTheKubeconfigThatTheEnvironmentNames() throws Exception {
    Path file = kubeconfig(directory.resolve("named"));

    Config client = client(find("", Map.of("KUBECONFIG", file.toString())));

    assertThat(client.getMasterUrl()).isEqualTo("https://api.example:6443/");
  }

  @Test
  void usesTheHomesKubeconfigOnlyWhenAskedTo() throws Exception {
    Files.createDirectory(directory.resolve(".kube"));
    kubeconfig(directory.resolve(".kube/config"));

    Config client = client(find("auth_type: kubeConfig", Map.of("HOME", directory.toString())));

    assertThat(client.getMasterUrl()).isEqualTo("https://api.example:6443/");
  }

  @Test
  void namesTheKubeconfigThatIsMissing() throws Exception {
    assertThat(find("", Map.of("KUBECONFIG", "/nonexistent/config")))
        .isEqualTo(
            new ClusterAccess.Unusable(
                "no readable kubeconfig at /nonexistent/config",
                "set KUBECONFIG to one, or remove auth_type: kubeConfig"));
  }

  @Test
  void failsTheStartWhenKubernetesIsDemandedAndAbsent() throws Exception {
    var processor =
        new K8sAttributesFactory()
            .create(config("enabled: true"), _ -> {}, new TestHost(Map.of(), new FakeClock()));

    assertThatThrownBy(processor::start)
        .isInstanceOf(ComponentException.class)
        .hasMessage(
            "k8s_attributes: not in a cluster: KUBERNETES_SERVICE_HOST is not set; set KUBECONFIG"
                + " to reach a cluster from outside, or set enabled: auto")
        .extracting(e -> ((ComponentException) e).isMachineLacking())
        .isEqualTo(true);
    processor.close();
  }

  private ClusterAccess find(String yaml, Map<String, String> environment) throws Exception {
    return ClusterAccess.find(config(yaml), new TestHost(environment, new FakeClock()), directory);
  }

  private static K8sAttributesConfig config(String yaml) throws Exception {
    return new ConfigText("test.yaml", yaml).read(_ -> null, new K8sAttributesFactory()::configure);
  }

  private static Config client(ClusterAccess access) {
    assertThat(access).isInstanceOf(ClusterAccess.Cluster.class);
    return ((ClusterAccess.Cluster) access).client();
  }

  private void serviceAccount() throws Exception {
    Files.writeString(directory.resolve("token"), "first\n");
    Files.writeString(directory.resolve("ca.crt"), "");
  }

  private static Path kubeconfig(Path file) throws Exception {
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "https://api.example:6443"}}]
        users: [{name: test, user: {token: secret}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        """);
  }
}
