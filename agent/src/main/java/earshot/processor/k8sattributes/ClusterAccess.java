// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.component.Host;
import earshot.processor.k8sattributes.K8sAttributesConfig.AuthType;
import earshot.processor.k8sattributes.K8sAttributesConfig.Enabled;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether and how this process reaches an API server. Nothing here opens a connection. */
sealed interface ClusterAccess {
  /** Where Kubernetes mounts a pod's credentials. */
  Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** Set in every pod. */
  String SERVICE_HOST = "KUBERNETES_SERVICE_HOST";

  /**
   * No Kubernetes, and nobody asked for it.
   *
   * @param reason such as {@code not in a cluster}
   * @param fix what to do if that was not meant; empty where all is in order
   */
  record Off(String reason, String fix) implements ClusterAccess {}

  /** Kubernetes was asked for and cannot be had. */
  record Unusable(String problem, String fix) implements ClusterAccess {}

  /**
   * A cluster.
   *
   * @param source where the address and credentials come from
   */
  record Cluster(Config client, String source) implements ClusterAccess {}

  /** Finds the cluster that {@code config} and the environment name. */
  static ClusterAccess find(K8sAttributesConfig config, Host host) {
    return find(config, host, SERVICE_ACCOUNT);
  }

  /** As {@link #find(K8sAttributesConfig, Host)}, with the credentials of a pod elsewhere. */
  static ClusterAccess find(K8sAttributesConfig config, Host host, Path serviceAccount) {
    Enabled enabled = enabled(config, host);
    if (enabled == Enabled.FALSE) {
      return new Off(config.enabled() == null ? "K8S_ENABLED=false" : "enabled: false", "");
    }
    AuthType authType = authType(config, host);
    ClusterAccess access =
        switch (authType) {
          case KUBE_CONFIG -> kubeConfig(config, host);
          case SERVICE_ACCOUNT -> inCluster(config, host, serviceAccount);
          case NONE -> inCluster(config, host, null);
        };
    if (enabled == Enabled.AUTO
        && authType != AuthType.KUBE_CONFIG
        && access instanceof Unusable(String problem, String fix)) {
      return new Off(problem, variable(host, SERVICE_HOST) == null ? "" : fix);
    }
    return access;
  }

  private static Enabled enabled(K8sAttributesConfig config, Host host) {
    if (config.enabled() != null) {
      return config.enabled();
    }
    String text = host.environment("K8S_ENABLED");
    return switch (text == null ? "" : text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes" -> Enabled.TRUE;
      case "false", "0", "no" -> Enabled.FALSE;
      default -> Enabled.AUTO;
    };
  }

  private static AuthType authType(K8sAttributesConfig config, Host host) {
    if (config.authType() != null) {
      return config.authType();
    }
    return variable(host, "KUBECONFIG") != null ? AuthType.KUBE_CONFIG : AuthType.SERVICE_ACCOUNT;
  }

  private static ClusterAccess kubeConfig(K8sAttributesConfig config, Host host) {
    String listed = variable(host, "KUBECONFIG");
    String home = Objects.requireNonNullElse(host.environment("HOME"), "/root");
    String[] paths =
        listed != null ? listed.split(File.pathSeparator) : new String[] {home + "/.kube/config"};
    for (String path : paths) {
      Path file = Path.of(path);
      if (!Files.isReadable(file)) {
        continue;
      }
      try {
        Config read = Config.fromKubeconfig(config.context(), file.toFile());
        return new Cluster(client(read, config).build(), file.toString());
      } catch (KubernetesClientException | IllegalArgumentException e) {
        return new Unusable(
            "kubeconfig " + file + " cannot be used: " + e.getMessage(), "mend the file");
      }
    }
    return new Unusable(
        "no readable kubeconfig at " + String.join(", ", paths),
        "set KUBECONFIG to one, or remove auth_type: kubeConfig");
  }

  private static ClusterAccess inCluster(
      K8sAttributesConfig config, Host host, @Nullable Path serviceAccount) {
    String name = variable(host, SERVICE_HOST);
    if (name == null) {
      return new Unusable(
          "not in a cluster: KUBERNETES_SERVICE_HOST is not set",
          "set KUBECONFIG to reach a cluster from outside, or set enabled: auto");
    }
    String port = Objects.requireNonNullElse(host.environment("KUBERNETES_SERVICE_PORT"), "443");
    ConfigBuilder client =
        client(Config.empty(), config)
            .withMasterUrl(
                "https://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port);
    if (serviceAccount == null) {
      return new Cluster(client.withTrustCerts(true).build(), "environment, without credentials");
    }
    Path token = serviceAccount.resolve("token");
    if (!Files.isReadable(token)) {
      return new Unusable(
          "in a cluster, but without credentials: " + token + " cannot be read",
          "set automountServiceAccountToken: true for the pod of the agent");
    }
    return new Cluster(
        client
            .withCaCertFile(serviceAccount.resolve("ca.crt").toString())
            .withOauthTokenProvider(new TokenFile(token))
            .build(),
        "service account");
  }

  /**
   * The watch retries by itself and says why; retries below it would only delay the message. And
   * with HTTP/2 it would come back on the connection that has just been given up.
   */
  private static ConfigBuilder client(Config base, K8sAttributesConfig config) {
    int timeoutMillis = Math.toIntExact(config.timeout().toMillis());
    return new ConfigBuilder(base)
        .withConnectionTimeout(timeoutMillis)
        .withRequestTimeout(timeoutMillis)
        .withRequestRetryBackoffLimit(0)
        .withHttp2Disable(true)
        .withUserAgent("earshot");
  }

  /** Returns a variable; null where unset or empty. */
  private static @Nullable String variable(Host host, String name) {
    String value = host.environment(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
