// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import earshot.signal.Sighting;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells what the far end of a sighting is, by its address and the packet's time. */
final class Peers {
  private final PodTable table;
  private final ServiceRange services;
  private final BooleanSupplier tableIsComplete;
  private final @Nullable String nodeName;

  /**
   * Creates a look-up.
   *
   * @param tableIsComplete whether an address that no pod has is known to be no pod's
   * @param nodeName the agent's node, for sightings whose origin does not say
   */
  Peers(
      PodTable table,
      ServiceRange services,
      BooleanSupplier tableIsComplete,
      @Nullable String nodeName) {
    this.table = table;
    this.services = services;
    this.tableIsComplete = tableIsComplete;
    this.nodeName = nodeName;
  }

  /**
   * Returns the far end of {@code sighting}.
   *
   * @param owner the pod of the near end; null if it is in none
   */
  Peer of(Sighting sighting, @Nullable NamedPod owner) {
    Address far =
        (sighting.isTransmit() ? sighting.flow().destination() : sighting.flow().source())
            .address();
    if (far.isLinkLocal()) {
      // No pod has such an address: the node's DNS cache and its agents listen at them.
      return Peer.NODE;
    }
    if (far.isLoopback()) {
      // On the host's network it may be any process of the node.
      return owner == null || owner.hostNetwork() ? Peer.NODE : owner.asLocalPeer();
    }
    NamedPod pod = table.at(far, sighting.epochNanos());
    if (pod != null) {
      return isLocal(pod, sighting, owner) ? pod.asLocalPeer() : pod.asRemotePeer();
    }
    if (table.isNode(far)) {
      return Peer.NODE;
    }
    if (services.contains(far)) {
      return Peer.SERVICE;
    }
    return isOutside(far) ? Peer.OUTSIDE : Peer.UNKNOWN;
  }

  /**
   * Among the addresses of pods there are also those that the network plugin gave the node, which
   * processes on the host's network have towards pods, and those of pods to come.
   */
  private boolean isOutside(Address far) {
    return services.isKnown()
        && tableIsComplete.getAsBoolean()
        && !table.wasPod(far)
        && !table.isAmongPods(far);
  }

  /** Without any node name the pod is taken as local: whoever waits for it in vain estimates. */
  private boolean isLocal(NamedPod pod, Sighting sighting, @Nullable NamedPod owner) {
    String here = sighting.origin().nodeName();
    if (here == null) {
      here = nodeName;
    }
    if (here == null && owner != null) {
      here = owner.workload().nodeName();
    }
    return here == null || here.equals(pod.workload().nodeName());
  }
}
