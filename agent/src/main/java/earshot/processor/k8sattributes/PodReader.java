// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reduces one pod of the API to ours, from its JSON; everything in it may be absent. Used once.
 *
 * <p>What is read of an object that is no pod, such as a bookmark, is what both have.
 */
final class PodReader {
  private static final String SERVICE_NAME = "resource.opentelemetry.io/service.name";
  private static final String STATIC_POD_UID = "kubernetes.io/config.hash";
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private final JsonParser json;
  private final Extraction extraction;
  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, String> annotations = new HashMap<>();
  private final List<String> podIps = new ArrayList<>(2);
  private final List<String> hostIps = new ArrayList<>(2);
  private final List<Container> containers = new ArrayList<>(2);
  private String uid = "";
  private String name = "";
  private String namespace = "";
  private @Nullable String resourceVersion;
  private @Nullable String nodeName;
  private @Nullable String hostname;
  private @Nullable String podIp;
  private @Nullable String hostIp;
  private @Nullable String creationTimestamp;
  private @Nullable String startTime;
  private @Nullable OwnerReference owner;
  private boolean hostNetwork;
  private boolean ended;

  /** The earliest that a container or the sandbox was seen to run. */
  private long ranEpochNanos = Long.MAX_VALUE;

  PodReader(JsonParser json, Extraction extraction) {
    this.json = json;
    this.extraction = extraction;
  }

  /** Reads a field of the object, with the parser at its value. */
  void field(String field) {
    switch (field) {
      case "metadata" -> Json.fields(json, this::metadata);
      case "spec" -> Json.fields(json, this::spec);
      case "status" -> Json.fields(json, this::status);
      default -> json.skipChildren();
    }
  }

  /** Returns the version of the object that was read; null where it had none. */
  @Nullable String resourceVersion() {
    return resourceVersion;
  }

  /** Returns the UID in the path of its cgroup. */
  UUID cgroupUid() {
    // The kubelet names the cgroup of a static pod by its own hash, the API's mirror by another.
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

  /** Returns the pod that was read. */
  Pod pod() {
    return new Pod(
        uid,
        cgroupUid(),
        name,
        namespace,
        nodeName,
        hostNetwork,
        ended,
        startedEpochNanos(),
        addresses(podIp, podIps),
        addresses(hostIp, hostIps),
        List.copyOf(containers),
        controller(),
        present(annotations, SERVICE_NAME),
        present(labels, "app.kubernetes.io/instance"),
        present(labels, "app.kubernetes.io/name"),
        extraction.shared(labels, annotations, owner),
        extraction.own(podIp, creationTimestamp, hostname == null ? name : hostname));
  }

  private void metadata(String field) {
    switch (field) {
      case "name" -> name = orEmpty(Json.text(json));
      case "namespace" -> namespace = orEmpty(Json.text(json));
      case "uid" -> uid = orEmpty(Json.text(json));
      case "resourceVersion" -> resourceVersion = Json.text(json);
      case "creationTimestamp" -> creationTimestamp = Json.text(json);
      case "labels" -> Json.fields(json, key -> labels.put(key, orEmpty(Json.text(json))));
      case "annotations" ->
          Json.fields(json, key -> annotations.put(key, orEmpty(Json.text(json))));
      case "ownerReferences" -> Json.elements(json, this::ownerReference);
      default -> json.skipChildren();
    }
  }

  private void ownerReference() {
    var reference =
        new Object() {
          private @Nullable String kind;
          private @Nullable String name;
          private @Nullable String uid;
          private boolean controls;
        };
    Json.fields(
        json,
        field -> {
          switch (field) {
            case "kind" -> reference.kind = Json.text(json);
            case "name" -> reference.name = Json.text(json);
            case "uid" -> reference.uid = Json.text(json);
            case "controller" -> reference.controls = Json.isTrue(json);
            default -> json.skipChildren();
          }
        });
    // A mirror pod belongs to its node, which is no workload.
    if (reference.controls
        && reference.kind != null
        && reference.name != null
        && !reference.kind.equals("Node")) {
      owner = new OwnerReference(reference.kind, reference.name, reference.uid);
    }
  }

  private void spec(String field) {
    switch (field) {
      case "nodeName" -> nodeName = Json.text(json);
      case "hostname" -> hostname = Json.text(json);
      case "hostNetwork" -> hostNetwork = Json.isTrue(json);
      default -> json.skipChildren();
    }
  }

  private void status(String field) {
    switch (field) {
      case "phase" -> {
        String phase = Json.text(json);
        ended = "Succeeded".equals(phase) || "Failed".equals(phase);
      }
      case "startTime" -> startTime = Json.text(json);
      case "podIP" -> podIp = Json.text(json);
      case "hostIP" -> hostIp = Json.text(json);
      case "podIPs" -> Json.elements(json, () -> address(podIps));
      case "hostIPs" -> Json.elements(json, () -> address(hostIps));
      case "conditions" -> Json.elements(json, this::condition);
      case "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses" ->
          Json.elements(json, this::container);
      default -> json.skipChildren();
    }
  }

  private void address(List<String> literals) {
    Json.fields(
        json,
        field -> {
          String literal = Json.text(json);
          if (field.equals("ip") && literal != null) {
            literals.add(literal);
          }
        });
  }

  private void condition() {
    var condition =
        new Object() {
          private @Nullable String type;
          private @Nullable String status;
          private @Nullable String since;
        };
    Json.fields(
        json,
        field -> {
          switch (field) {
            case "type" -> condition.type = Json.text(json);
            case "status" -> condition.status = Json.text(json);
            case "lastTransitionTime" -> condition.since = Json.text(json);
            default -> json.skipChildren();
          }
        });
    // The sandbox has the addresses before the first container starts.
    if ("PodReadyToStartContainers".equals(condition.type) && "True".equals(condition.status)) {
      ran(condition.since);
    }
  }

  private void container() {
    var container =
        new Object() {
          private @Nullable String id;
          private @Nullable String name;
          private @Nullable String image;
        };
    Json.fields(
        json,
        field -> {
          switch (field) {
            case "containerID" -> container.id = Json.text(json);
            case "name" -> container.name = Json.text(json);
            case "image" -> container.image = Json.text(json);
            case "state", "lastState" -> Json.fields(json, this::state);
            default -> json.skipChildren();
          }
        });
    if (container.id != null && container.name != null) {
      containers.add(
          new Container(
              container.id.substring(container.id.lastIndexOf('/') + 1),
              container.name,
              extraction.ofImage(container.image)));
    }
  }

  private void state(String state) {
    if (state.equals("running") || state.equals("terminated")) {
      Json.fields(
          json,
          field -> {
            if (field.equals("startedAt")) {
              ran(Json.text(json));
            } else {
              json.skipChildren();
            }
          });
    } else {
      json.skipChildren();
    }
  }

  private void ran(@Nullable String timestamp) {
    ranEpochNanos = Math.min(ranEpochNanos, epochNanos(timestamp));
  }

  private long startedEpochNanos() {
    long earliest = ranEpochNanos;
    if (earliest == Long.MAX_VALUE) {
      earliest = epochNanos(startTime);
    }
    if (earliest == Long.MAX_VALUE) {
      earliest = epochNanos(creationTimestamp);
    }
    return earliest == Long.MAX_VALUE ? 0 : earliest;
  }

  private @Nullable Controller controller() {
    return owner == null
        ? null
        : Controller.of(
            owner.kind(),
            owner.name(),
            labels.get("pod-template-hash"),
            labels.get("rollouts-pod-template-hash"));
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
    List<String> literals = all.isEmpty() && single != null ? List.of(single) : all;
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

  private static @Nullable String present(Map<String, String> map, String key) {
    String text = map.get(key);
    return text == null || text.isEmpty() ? null : text;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
