// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process as people name it: the pod with its workload, or outside Kubernetes a container, unit
 * or process. What is not known is null, never empty and never guessed.
 *
 * @param serviceName value of {@code service.name}
 * @param kind {@code Deployment}, {@code StatefulSet}, {@code DaemonSet}, {@code Job}, {@code
 *     CronJob}, {@code ReplicaSet}, {@code Pod}, or the kind of a custom owner
 * @param name the workload's name; with {@code kind} and {@code namespace} the aggregation key of
 *     metrics
 * @param attributes further ones that a user asked for, as resources have them
 */
public record Workload(
    String serviceName,
    @Nullable String namespace,
    @Nullable String kind,
    @Nullable String name,
    @Nullable String podName,
    @Nullable String podUid,
    @Nullable String nodeName,
    @Nullable String containerName,
    @Nullable String containerId,
    Map<String, String> attributes) {

  /** Returns a workload outside Kubernetes, known by its service name alone. */
  public static Workload named(String serviceName) {
    return new Workload(serviceName, null, null, null, null, null, null, null, null, Map.of());
  }

  /** Returns one container of this pod, with the attributes that are the container's. */
  public Workload inContainer(
      @Nullable String containerName, String containerId, Map<String, String> ofContainer) {
    Map<String, String> all = attributes;
    if (!ofContainer.isEmpty()) {
      all = new HashMap<>(attributes);
      all.putAll(ofContainer);
    }
    return new Workload(
        serviceName,
        namespace,
        kind,
        name,
        podName,
        podUid,
        nodeName,
        containerName,
        containerId,
        Map.copyOf(all));
  }
}
