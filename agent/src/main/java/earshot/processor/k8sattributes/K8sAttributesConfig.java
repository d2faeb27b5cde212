// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of {@link K8sAttributes}; README.md explains each key.
 *
 * @param enabled null where the configuration does not say: then {@code K8S_ENABLED} does, else
 *     auto
 * @param serviceCidrs empty: guessed
 * @param authType null: what the environment offers
 * @param context of the kubeconfig; null: its current one
 * @param timeout of a connection, of a request and of the text of a refusal
 * @param waitForMetadataTimeout how long a start waits for the first list; zero: not at all
 * @param holdTimeout how long a sighting of an unknown pod or container is held
 * @param maxHeld sightings held at once
 * @param maxPods pods known at once, deleted ones within the grace period included
 * @param podDeleteGracePeriod how long a deleted pod can still be looked up
 * @param watchIdleTimeout how long the API server may say nothing before another watch is opened
 * @param filter which pods to watch
 * @param extraction what of a pod becomes attributes beside what always does
 */
record K8sAttributesConfig(
    @Nullable Enabled enabled,
    Scope scope,
    ServiceNameRule serviceName,
    List<Cidr> serviceCidrs,
    @Nullable AuthType authType,
    @Nullable String context,
    Duration timeout,
    Duration waitForMetadataTimeout,
    Duration holdTimeout,
    int maxHeld,
    int maxPods,
    Duration podDeleteGracePeriod,
    Duration watchIdleTimeout,
    FilterConfig filter,
    Extraction extraction) {

  /** Whether to use Kubernetes. */
  enum Enabled {
    /** In a cluster, or where one is named. */
    AUTO,
    TRUE,
    FALSE
  }

  /** Which pods to watch. */
  enum Scope {
    /** All: far ends are named too. */
    CLUSTER,
    /** This node's. */
    NODE
  }

  /** How to reach the API server, as the Collector spells it. */
  enum AuthType {
    SERVICE_ACCOUNT("serviceAccount"),
    KUBE_CONFIG("kubeConfig"),
    NONE("none");

    private final String text;

    AuthType(String text) {
      this.text = text;
    }

    /** Returns the value as configurations have it. */
    String text() {
      return text;
    }
  }

  /** Returns what an empty section gives. */
  static K8sAttributesConfig defaults() {
    return new K8sAttributesConfig(
        null,
        Scope.CLUSTER,
        ServiceNameRule.WORKLOAD,
        List.of(),
        null,
        null,
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        100_000,
        200_000,
        Duration.ofSeconds(120),
        Duration.ofSeconds(90),
        FilterConfig.NONE,
        Extraction.NONE);
  }
}
