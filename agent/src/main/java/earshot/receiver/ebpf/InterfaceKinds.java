// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.NetworkDevice;
import earshot.signal.Address;
import earshot.signal.Direction;
import earshot.signal.Owner;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the interfaces of this network namespace, by index: of those inside pods
 * nothing, whose indexes count in their own. Not thread-safe.
 */
final class InterfaceKinds {

  private static final Globs HOST_SIDE_NAMES =
      new Globs(EbpfReceiverConfig.DEFAULT_INTERFACES, List.of());

  private final Map<Integer, NetworkDevice> devices = new HashMap<>();

  /** Takes the interfaces that there are now. */
  void update(List<NetworkDevice> present) {
    devices.clear();
    present.forEach(device -> devices.put(device.index(), device));
  }

  /** Returns those that there were at the last update. */
  Collection<NetworkDevice> all() {
    return devices.values();
  }

  /** Returns the name, or null if the interface is gone or of another namespace. */
  @Nullable String name(int index) {
    NetworkDevice device = devices.get(index);
    return device == null ? null : device.name();
  }

  /** Whether it is this end of a pair whose other end is in a pod. */
  boolean isHostSide(int index) {
    NetworkDevice device = devices.get(index);
    return device != null
        && (device.peerInOtherNamespace() || HOST_SIDE_NAMES.match(device.name()));
  }

  /**
   * Returns which way bytes pass their owner that the hook {@code ingress} or egress saw: at the
   * host side of a pod's interface, what comes in left the pod.
   */
  Direction direction(boolean ingress, boolean atInterface, int index) {
    boolean hostSide = atInterface && isHostSide(index);
    return ingress == hostSide ? Direction.TRANSMIT : Direction.RECEIVE;
  }

  /** Returns the owner of bytes at an interface, by all that is known of it there. */
  static Owner owner(Address address) {
    return new Owner(Owner.Kind.ADDRESS, address.toString(), null, null, null);
  }
}
