// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.NetworkDevice;
import earshot.signal.Address;
import earshot.signal.Direction;
import earshot.signal.Owner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is known of the interfaces of this network namespace, by index. Not thread-safe. */
final class InterfaceKinds {

  private static final Globs HOST_SIDE_NAMES = new Globs(EbpfReceiverConfig.DEFAULT_INTERFACES);

  private final Map<Integer, NetworkDevice> devices = new HashMap<>();

  /** Names with {@code *} for any characters and {@code ?} for one. */
  static final class Globs {

    private final Pattern pattern;

    Globs(List<String> globs) {
      this.pattern =
          Pattern.compile(globs.stream().map(Globs::regex).collect(Collectors.joining("|")));
    }

    boolean match(String name) {
      return pattern.matcher(name).matches();
    }

    private static String regex(String glob) {
      return glob.chars()
          .mapToObj(c ->
              switch (c) {
                case '*' -> ".*";
                case '?' -> ".";
                default -> Pattern.quote(String.valueOf((char) c));
              })
          .collect(Collectors.joining());
    }
  }

  /** Takes the interfaces that there are now. */
  void update(List<NetworkDevice> present) {
    devices.clear();
    present.forEach(device -> devices.put(device.index(), device));
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
