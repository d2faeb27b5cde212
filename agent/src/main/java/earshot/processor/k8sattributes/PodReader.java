// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reduces the API's pods to ours; everything in them may be absent. */
final class PodReader {
  private static final String SERVICE_NAME = "resource.opentelemetry.io/service.name";
  private static final String STATIC_POD_UID = "kubernetes.io/config.hash";
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private PodReader() {}

  /** Returns what is kept of {@code pod}. */
  static Pod read(io.fabric8.kubernetes.api.model.Pod pod) {
    ObjectMeta metadata = pod.getMetadata();
    PodSpec spec = pod.getSpec() == null ? new PodSpec() : pod.getSpec();
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    Map<String, String> labels = orEmpty(metadata.getLabels());
    Map<String, String> annotations = orEmpty(metadata.getAnnotations());
    String uid = metadata.getUid() == null ? "" : metadata.getUid();
    return new Pod(
        uid,
        cgroupUid(uid, annotations),
        metadata.getName(),
        metadata.getNamespace() == null ? "" : metadata.getNamespace(),
        present(spec.getNodeName()),
        Boolean.TRUE.equals(spec.getHostNetwork()),
        "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()),
        startedEpochNanos(metadata, status),
        addresses(
            status.getPodIP(),
            status.getPodIPs().stream().map(address -> address.getIp()).toList()),
        addresses(
            status.getHostIP(),
            status.getHostIPs().stream().map(address -> address.getIp()).toList()),
        containers(status),
        controller(metadata, labels),
        present(annotations.get(SERVICE_NAME)),
        present(labels.get("app.kubernetes.io/instance")),
        present(labels.get("app.kubernetes.io/name")));
  }

  /** The kubelet names the cgroup of a static pod by its own hash, the API's mirror by another. */
  private static UUID cgroupUid(String uid, Map<String, String> annotations) {
    String hash = annotations.containsKey(MIRROR) ? annotations.get(STATIC_POD_UID) : null;
    if (hash != null && hash.matches("[0-9a-f]{32}")) {
      return new UUID(
          Long.parseUnsignedLong(hash, 0, 16, 16), Long.parseUnsignedLong(hash, 16, 32, 16));
    }
    try {
      return UUID.fromString(uid);
    } catch (IllegalArgumentException e) {
      // No cgroup is named by such a UID, but the pod still has addresses to be found by.
      return UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Controller controller(ObjectMeta metadata, Map<String, String> labels) {
    for (OwnerReference owner : metadata.getOwnerReferences()) {
      // A mirror pod belongs to its node, which is no workload.
      if (Boolean.TRUE.equals(owner.getController()) && !"Node".equals(owner.getKind())) {
        return Controller.of(
            owner.getKind(),
            owner.getName(),
            labels.get("pod-template-hash"),
            labels.get("rollouts-pod-template-hash"));
      }
    }
    return Controller.barePod(metadata.getName());
  }

  private static List<Container> containers(PodStatus status) {
    return statuses(status)
        .<Container>mapMulti((container, sink) -> {
          String id = container.getContainerID();
          if (id != null && !id.isEmpty()) {
            sink.accept(new Container(id.substring(id.lastIndexOf('/') + 1), container.getName()));
          }
        })
        .toList();
  }

  private static Stream<ContainerStatus> statuses(PodStatus status) {
    return Stream.of(
            status.getContainerStatuses(),
            status.getInitContainerStatuses(),
            status.getEphemeralContainerStatuses())
        .flatMap(List::stream);
  }

  /**
   * The sandbox has the addresses before the first container starts, so the earliest sign counts.
   */
  private static long startedEpochNanos(ObjectMeta metadata, PodStatus status) {
    long earliest = Long.MAX_VALUE;
    for (PodCondition condition : status.getConditions()) {
      if ("PodReadyToStartContainers".equals(condition.getType())
          && "True".equals(condition.getStatus())) {
        earliest = Math.min(earliest, epochNanos(condition.getLastTransitionTime()));
      }
    }
    for (ContainerStatus container : statuses(status).toList()) {
      earliest = Math.min(earliest, startedEpochNanos(container.getState()));
      earliest = Math.min(earliest, startedEpochNanos(container.getLastState()));
    }
    if (earliest == Long.MAX_VALUE) {
      earliest = epochNanos(status.getStartTime());
    }
    if (earliest == Long.MAX_VALUE) {
      earliest = epochNanos(metadata.getCreationTimestamp());
    }
    return earliest == Long.MAX_VALUE ? 0 : earliest;
  }

  private static long startedEpochNanos(@Nullable ContainerState state) {
    if (state == null) {
      return Long.MAX_VALUE;
    }
    if (state.getRunning() != null) {
      return epochNanos(state.getRunning().getStartedAt());
    }
    return state.getTerminated() == null
        ? Long.MAX_VALUE
        : epochNanos(state.getTerminated().getStartedAt());
  }

  private static long epochNanos(@Nullable String timestamp) {
    if (timestamp == null) {
      return Long.MAX_VALUE;
    }
    try {
      return Instant.parse(timestamp).getEpochSecond() * 1_000_000_000L;
    } catch (DateTimeParseException e) {
      return Long.MAX_VALUE;
    }
  }

  private static List<Address> addresses(@Nullable String single, List<String> all) {
    List<String> literals = all.isEmpty() && present(single) != null ? List.of(single) : all;
    List<Address> addresses = new ArrayList<>(literals.size());
    for (String literal : literals) {
      Address address = address(literal);
      if (address != null) {
        addresses.add(address);
      }
    }
    return List.copyOf(addresses);
  }

  /** Null for what is no literal, which no API server lets pass: such a pod has no address. */
  private static @Nullable Address address(String literal) {
    try {
      return Address.parse(literal);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String present(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
