// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import earshot.signal.Flow;
import earshot.signal.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import earshot.signal.Workload;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Names both ends of a sighting from the pod table. Not thread-safe. */
final class Naming {
  private final PodTable table;
  private final @Nullable Peers peers;
  private final OtherOwners otherOwners = new OtherOwners();
  private final LongAdder uidMisses = new LongAdder();
  private final LongAdder addressMisses = new LongAdder();

  /**
   * Creates a naming.
   *
   * @param peers null without Kubernetes: nothing is known of far ends
   */
  Naming(PodTable table, @Nullable Peers peers) {
    this.table = table;
    this.peers = peers;
  }

  /** Returns the pod of the near end: by its cgroup, or by address where that is all there is. */
  @Nullable NamedPod owner(Sighting sighting) {
    Flow flow = sighting.flow();
    return owner(
        flow.owner(),
        (sighting.isTransmit() ? flow.source() : flow.destination()).address(),
        sighting.epochNanos());
  }

  /** Returns the pod whose bytes they are. */
  @Nullable NamedPod owner(Unsighted bytes) {
    return owner(bytes.owner(), bytes.address(), bytes.epochNanos());
  }

  /**
   * Returns whether waiting may tell more of the owner than {@code pod} does: it is in a pod by its
   * cgroup, or known by nothing but its address.
   */
  static boolean isIncomplete(Owner owner, @Nullable NamedPod pod) {
    if (owner.podUid() == null) {
      return owner.kind() == Owner.Kind.ADDRESS && pod == null;
    }
    return pod == null || (owner.containerId() != null && !pod.hasContainer(owner.containerId()));
  }

  /** Returns {@code sighting} with both ends named as well as can be. */
  Sighting name(Sighting sighting, @Nullable NamedPod pod) {
    Owner owner = sighting.flow().owner();
    Workload workload = workload(owner, pod);
    if (peers == null) {
      return sighting.named(workload, null, PeerKind.UNKNOWN);
    }
    Peer peer = peers.of(sighting, pod);
    if (peer.kind() == PeerKind.UNKNOWN) {
      addressMisses.increment();
    }
    if (pod == null && owner.podUid() != null) {
      uidMisses.increment();
    }
    return sighting.named(workload, peer.workload(), peer.kind());
  }

  /** Returns {@code bytes} with their owner named as well as can be. */
  Unsighted name(Unsighted bytes, @Nullable NamedPod pod) {
    return bytes.named(workload(bytes.owner(), pod));
  }

  /** Returns how many sightings were handed on without their pod; any thread may ask. */
  long uidMisses() {
    return uidMisses.sum();
  }

  /** Returns how many sightings were handed on without their far end; any thread may ask. */
  long addressMisses() {
    return addressMisses.sum();
  }

  private @Nullable NamedPod owner(Owner owner, @Nullable Address address, long epochNanos) {
    if (owner.podUid() != null) {
      return table.byUid(owner.podUid());
    }
    return owner.kind() == Owner.Kind.ADDRESS && address != null
        ? table.at(address, epochNanos)
        : null;
  }

  private Workload workload(Owner owner, @Nullable NamedPod pod) {
    return pod == null ? otherOwners.workload(owner) : pod.workload(owner.containerId());
  }
}
