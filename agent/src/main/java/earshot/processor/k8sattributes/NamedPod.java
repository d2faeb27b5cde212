// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.processor.k8sattributes.PodShape.ContainerShape;
import earshot.signal.PeerKind;
import earshot.signal.Workload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One state of a pod with the workloads that sightings of it carry, made when first asked for.
 *
 * <p>Thread-safe without a lock: two threads may make the same immutable workload twice.
 */
final class NamedPod {
  private final Workload workload;
  private final boolean hostNetwork;
  private final long[] containerKeys;
  private final List<ContainerShape> containers;
  private final @Nullable Workload[] containerWorkloads;
  private @Nullable Peer localPeer;
  private @Nullable Peer remotePeer;

  /**
   * Creates one.
   *
   * @param containerKeys of {@code containers}, in the same order
   */
  NamedPod(
      Workload workload,
      boolean hostNetwork,
      long[] containerKeys,
      List<ContainerShape> containers) {
    this.workload = workload;
    this.hostNetwork = hostNetwork;
    this.containerKeys = containerKeys;
    this.containers = containers;
    this.containerWorkloads = new Workload[containerKeys.length];
  }

  /** Returns whether its addresses are its node's. */
  boolean hostNetwork() {
    return hostNetwork;
  }

  /** Returns whether the container with {@code containerId} is among those that the API names. */
  boolean hasContainer(String containerId) {
    return indexOf(containerId) >= 0;
  }

  /** Returns the pod as a whole: its far ends cannot be told apart by container. */
  Workload workload() {
    return workload;
  }

  /** Returns one container of the pod; without a name where the API does not have it yet. */
  Workload workload(@Nullable String containerId) {
    if (containerId == null) {
      return workload;
    }
    int index = indexOf(containerId);
    if (index < 0) {
      return workload.inContainer(null, containerId, Map.of());
    }
    Workload known = containerWorkloads[index];
    if (known == null) {
      ContainerShape container = containers.get(index);
      known = workload.inContainer(container.name(), containerId, container.attributes());
      containerWorkloads[index] = known;
    }
    return known;
  }

  /** Returns the pod as the far end of a sighting on its own node. */
  Peer asLocalPeer() {
    Peer peer = localPeer;
    if (peer == null) {
      peer = new Peer(workload, PeerKind.LOCAL_POD);
      localPeer = peer;
    }
    return peer;
  }

  /** Returns the pod as the far end of a sighting on another node. */
  Peer asRemotePeer() {
    Peer peer = remotePeer;
    if (peer == null) {
      peer = new Peer(workload, PeerKind.REMOTE_POD);
      remotePeer = peer;
    }
    return peer;
  }

  private int indexOf(String containerId) {
    for (int i = 0; i < containerWorkloads.length; i++) {
      Workload known = containerWorkloads[i];
      if (known != null && containerId.equals(known.containerId())) {
        return i;
      }
    }
    long key = Container.key(containerId);
    for (int i = 0; i < containerKeys.length; i++) {
      if (containerKeys[i] == key) {
        return i;
      }
    }
    return -1;
  }
}
