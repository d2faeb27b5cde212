// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import earshot.signal.ConnectionEnd;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Endpoint;
import earshot.signal.Flow;
import earshot.signal.Lane;
import earshot.signal.Origin;
import earshot.signal.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Signature;
import earshot.signal.TraceIdentity;
import earshot.signal.Transport;
import earshot.signal.Workload;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pods as controllers make them, and sightings of them. */
final class Fixtures {
  static final String NODE = "worker-1";
  static final String OTHER_NODE = "worker-2";
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  static final String CONTAINER_ID = "c0ffee".repeat(10) + "beef";

  private static final Origin ORIGIN =
      new Origin(NODE, "0badcafe", new TraceIdentity(new byte[16]));

  private Fixtures() {}

  /** Returns a UID that is {@code number}. */
  static UUID uid(int number) {
    return new UUID(0xE0, number);
  }

  /** Returns a running pod with one container and no owner. */
  static PodBuilder pod(String namespace, String name, UUID uid, String ip) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withUid(uid.toString())
        .withCreationTimestamp(START.toString())
        .endMetadata()
        .withNewSpec()
        .withNodeName(NODE)
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip)
        .addNewPodIP(ip)
        .withHostIP("192.168.1.1")
        .withStartTime(START.toString())
        .withContainerStatuses(container("app", CONTAINER_ID, START))
        .endStatus();
  }

  static ContainerStatus container(String name, String id, Instant startedAt) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withContainerID("containerd://" + id)
        .withNewState()
        .withNewRunning(startedAt.toString())
        .endState()
        .build();
  }

  /** Returns what is read of {@code pod} as the API has it. */
  static Pod read(io.fabric8.kubernetes.api.model.Pod pod) {
    return read(pod, Extraction.NONE);
  }

  static Pod read(io.fabric8.kubernetes.api.model.Pod pod, Extraction extraction) {
    List<Pod> pods = new ArrayList<>();
    String list =
        "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}"
            .formatted(Serialization.asJson(pod));
    try {
      var _ =
          new PodStream(extraction)
              .readList(new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)), pods::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pods.getFirst();
  }

  /** Returns {@code pod} as sightings are named by it. */
  static NamedPod named(io.fabric8.kubernetes.api.model.Pod pod) {
    PodTable table = new PodTable(ServiceNameRule.WORKLOAD, 1);
    Pod read = read(pod);
    table.put(read, nanos(START));
    return Objects.requireNonNull(table.byUid(read.cgroupUid()));
  }

  /** Returns the owner that a kubelet's cgroup path names. */
  static Owner container(UUID podUid, String containerId) {
    return new Owner(
        Owner.Kind.CONTAINER,
        "/kubepods/pod" + podUid + "/" + containerId,
        podUid,
        containerId,
        null);
  }

  /** Returns a sighting on the way out from {@code source} to {@code destination}. */
  static Sighting sent(Owner owner, String source, String destination, Instant at) {
    return sighting(owner, Direction.TRANSMIT, source, destination, at);
  }

  /** Returns a sighting on the way in from {@code source} to {@code destination}. */
  static Sighting received(Owner owner, String source, String destination, Instant at) {
    return sighting(owner, Direction.RECEIVE, source, destination, at);
  }

  static Owner address(String address) {
    return new Owner(Owner.Kind.ADDRESS, address, null, null, null);
  }

  static Owner process(@Nullable String name) {
    return new Owner(Owner.Kind.PROCESS, "/user.slice/session-1.scope", null, null, name);
  }

  static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }

  /** Returns the owner's name, of a sighting that must have one. */
  static Workload owner(Sighting sighting) {
    return Objects.requireNonNull(sighting.workload(), "workload");
  }

  /** Returns the far end's name, of a sighting that must have one. */
  static Workload peer(Sighting sighting) {
    return Objects.requireNonNull(sighting.peer(), "peer");
  }

  private static Sighting sighting(
      Owner owner, Direction direction, String source, String destination, Instant at) {
    Endpoint from = new Endpoint(Address.parse(source), 40_000);
    Endpoint to = new Endpoint(Address.parse(destination), 9092);
    Flow flow =
        new Flow(
            Transport.TCP,
            direction,
            1,
            0,
            from,
            to,
            ConnectionEnd.of(Transport.TCP, from, to, true, ConnectionEnd.GLOBAL_SCOPE),
            owner,
            null);
    return new Sighting(
        ORIGIN,
        flow,
        new Signature(1, 2),
        Lane.RAW,
        nanos(at),
        nanos(at),
        0,
        160,
        CoverageVerdict.UNMATCHED,
        null,
        null,
        PeerKind.UNKNOWN);
  }
}
