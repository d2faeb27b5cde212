// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.processor.k8sattributes.Extraction.FieldRule;
import earshot.signal.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reduces one pod of the API to ours as it is read; everything in it may be absent. Used once.
 *
 * <p>What is read of an object that is no pod, such as a bookmark, is what both have.
 */
final class PodReader {
  private static final String SERVICE_NAME = "resource.opentelemetry.io/service.name";
  private static final String STATIC_POD_UID = "kubernetes.io/config.hash";
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String NAME = "app.kubernetes.io/name";
  private static final String TEMPLATE_HASH = "pod-template-hash";
  private static final String ROLLOUT_HASH = "rollouts-pod-template-hash";

  /**
   * What is read where {@code extract} asks for no other; most pods have many that nobody reads.
   */
  private static final Set<String> OWN_LABELS = Set.of(INSTANCE, NAME, TEMPLATE_HASH, ROLLOUT_HASH);

  private static final Set<String> OWN_ANNOTATIONS = Set.of(SERVICE_NAME, STATIC_POD_UID, MIRROR);

  private final Document document;
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
  private @Nullable Instant creationTimestamp;
  private @Nullable Instant startTime;
  private @Nullable OwnerReference owner;
  private boolean hostNetwork;
  private boolean ended;

  /** The earliest that a container or the sandbox was seen to run. */
  private long ranEpochNanos = Long.MAX_VALUE;

  PodReader(Document document, Extraction extraction) {
    this.document = document;
    this.extraction = extraction;
  }

  /** Reads a field of the object, with the cursor at its value. */
  void field(String field) throws IOException {
    switch (field) {
      case "metadata" -> document.fields(this::metadata);
      case "spec" -> document.fields(this::spec);
      case "status" -> document.fields(this::status);
      default -> document.skip();
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
        present(labels, INSTANCE),
        present(labels, NAME),
        extraction.shared(labels, annotations, owner),
        extraction.own(podIp, creationTimestamp, hostname == null ? name : hostname));
  }

  private void metadata(String field) throws IOException {
    switch (field) {
      case "name" -> name = orEmpty(document.text());
      case "namespace" -> namespace = orEmpty(document.text());
      case "uid" -> uid = orEmpty(document.text());
      case "resourceVersion" -> resourceVersion = document.text();
      case "creationTimestamp" -> creationTimestamp = document.time();
      case "labels" -> document.fields(key -> entry(key, labels, OWN_LABELS, extraction.labels()));
      case "annotations" ->
          document.fields(
              key -> entry(key, annotations, OWN_ANNOTATIONS, extraction.annotations()));
      case "ownerReferences" -> document.elements(this::ownerReference);
      default -> document.skip();
    }
  }

  private void entry(String key, Map<String, String> into, Set<String> own, List<FieldRule> rules)
      throws IOException {
    if (rules.isEmpty() && !own.contains(key)) {
      document.skip();
    } else {
      into.put(key, orEmpty(document.text()));
    }
  }

  private void ownerReference() throws IOException {
    var reference =
        new Object() {
          private @Nullable String kind;
          private @Nullable String name;
          private @Nullable String uid;
          private boolean controls;
        };
    document.fields(field -> {
      switch (field) {
        case "kind" -> reference.kind = document.text();
        case "name" -> reference.name = document.text();
        case "uid" -> reference.uid = document.text();
        case "controller" -> reference.controls = document.isTrue();
        default -> document.skip();
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

  private void spec(String field) throws IOException {
    switch (field) {
      case "nodeName" -> nodeName = document.text();
      case "hostname" -> hostname = document.text();
      case "hostNetwork" -> hostNetwork = document.isTrue();
      default -> document.skip();
    }
  }

  private void status(String field) throws IOException {
    switch (field) {
      case "phase" -> {
        String phase = document.text();
        ended = "Succeeded".equals(phase) || "Failed".equals(phase);
      }
      case "startTime" -> startTime = document.time();
      case "podIP" -> podIp = document.text();
      case "hostIP" -> hostIp = document.text();
      case "podIPs" -> document.elements(() -> address(podIps));
      case "hostIPs" -> document.elements(() -> address(hostIps));
      case "conditions" -> document.elements(this::condition);
      case "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses" ->
          document.elements(this::container);
      default -> document.skip();
    }
  }

  private void address(List<String> literals) throws IOException {
    document.fields(field -> {
      String literal = document.text();
      if (field.equals("ip") && literal != null) {
        literals.add(literal);
      }
    });
  }

  private void condition() throws IOException {
    var condition =
        new Object() {
          private @Nullable String type;
          private @Nullable String status;
          private @Nullable Instant since;
        };
    document.fields(field -> {
      switch (field) {
        case "type" -> condition.type = document.text();
        case "status" -> condition.status = document.text();
        case "lastTransitionTime" -> condition.since = document.time();
        default -> document.skip();
      }
    });
    // The sandbox has the addresses before the first container starts.
    if ("PodReadyToStartContainers".equals(condition.type) && "True".equals(condition.status)) {
      ran(condition.since);
    }
  }

  private void container() throws IOException {
    var container =
        new Object() {
          private @Nullable String id;
          private @Nullable String name;
          private @Nullable String image;
        };
    document.fields(field -> {
      switch (field) {
        case "containerID" -> container.id = document.text();
        case "name" -> container.name = document.text();
        case "image" -> container.image = document.text();
        case "state", "lastState" -> document.fields(this::state);
        default -> document.skip();
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

  private void state(String state) throws IOException {
    if (state.equals("running") || state.equals("terminated")) {
      document.fields(field -> {
        if (field.equals("startedAt")) {
          ran(document.time());
        } else {
          document.skip();
        }
      });
    } else {
      document.skip();
    }
  }

  private void ran(@Nullable Instant time) {
    ranEpochNanos = Math.min(ranEpochNanos, epochNanos(time));
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
            owner.kind(), owner.name(), labels.get(TEMPLATE_HASH), labels.get(ROLLOUT_HASH));
  }

  private static long epochNanos(@Nullable Instant time) {
    return time == null ? Long.MAX_VALUE : time.getEpochSecond() * 1_000_000_000L;
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
