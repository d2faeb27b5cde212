// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.PeerKind;
import earshot.signal.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One state of a pod with the workloads that sightings of it carry, made when first asked for: most
 * pods of a cluster never talk to this node.
 *
 * <p>Thread-safe without a lock: two threads may make the same immutable workload twice.
 */
final class NamedPod {
  private final Pod pod;
  private final ServiceNameRule serviceNameRule;
  private final @Nullable Workload[] containerWorkloads;
  private @Nullable Workload podWorkload;
  private @Nullable Peer localPeer;
  private @Nullable Peer remotePeer;

  NamedPod(Pod pod, ServiceNameRule serviceNameRule) {
    this.pod = pod;
    this.serviceNameRule = serviceNameRule;
    this.containerWorkloads = new Workload[pod.containers().size()];
  }

  Pod pod() {
    return pod;
  }

  /** Returns whether the container with {@code containerId} is among those that the API names. */
  boolean hasContainer(String containerId) {
    return indexOf(containerId) >= 0;
  }

  /** Returns the pod as a whole: its far ends cannot be told apart by container. */
  Workload workload() {
    Workload workload = podWorkload;
    if (workload == null) {
      workload = workload(null, null);
      podWorkload = workload;
    }
    return workload;
  }

  /** Returns one container of the pod; without a name where the API does not have it yet. */
  Workload workload(@Nullable String containerId) {
    if (containerId == null) {
      return workload();
    }
    int index = indexOf(containerId);
    if (index < 0) {
      return workload(null, containerId);
    }
    Workload workload = containerWorkloads[index];
    if (workload == null) {
      workload = workload(pod.containers().get(index).name(), containerId);
      containerWorkloads[index] = workload;
    }
    return workload;
  }

  /** Returns the pod as the far end of a sighting on its own node. */
  Peer asLocalPeer() {
    Peer peer = localPeer;
    if (peer == null) {
      peer = new Peer(workload(), PeerKind.LOCAL_POD);
      localPeer = peer;
    }
    return peer;
  }

  /** Returns the pod as the far end of a sighting on another node. */
  Peer asRemotePeer() {
    Peer peer = remotePeer;
    if (peer == null) {
      peer = new Peer(workload(), PeerKind.REMOTE_POD);
      remotePeer = peer;
    }
    return peer;
  }

  private int indexOf(String containerId) {
    List<Container> containers = pod.containers();
    for (int i = 0; i < containers.size(); i++) {
      if (containers.get(i).id().equals(containerId)) {
        return i;
      }
    }
    return -1;
  }

  private Workload workload(@Nullable String containerName, @Nullable String containerId) {
    return new Workload(
        serviceNameRule.serviceName(pod),
        pod.namespace(),
        pod.controller().kind(),
        pod.controller().name(),
        pod.name(),
        pod.uid(),
        pod.nodeName(),
        containerName,
        containerId);
  }
}
