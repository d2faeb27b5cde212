// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.ffm.RouteSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A network interface of the current network namespace.
 *
 * @param index the kernel's ifindex
 * @param peerInOtherNamespace whether it is one end of a pair whose other end lies in another
 *     network namespace (IFLA_LINK_NETNSID): the host side of a pod's veth
 * @param receivedPackets all that it has received, whoever looked at them; 0 if it does not count
 */
public record NetworkDevice(
    int index,
    String name,
    boolean up,
    boolean loopback,
    boolean peerInOtherNamespace,
    long receivedPackets,
    long transmittedPackets) {

  private static final int RTM_GETLINK = 18;
  private static final int HEADER_BYTES = 16;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_STATS64 = 23;
  private static final int IFLA_LINK_NETNSID = 37;
  private static final int IFF_UP = 1;
  private static final int IFF_LOOPBACK = 1 << 3;

  /** Lists all interfaces, by rtnetlink: only it tells where the other end of a pair lies. */
  public static List<NetworkDevice> list() {
    return RouteSocket.dump(RTM_GETLINK, new byte[HEADER_BYTES]).stream()
        .map(NetworkDevice::parse)
        .toList();
  }

  /** Reads {@code struct ifinfomsg} and the attributes behind it. */
  private static NetworkDevice parse(byte[] message) {
    ByteBuffer buffer = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
    int index = buffer.getInt(4);
    int flags = buffer.getInt(8);
    String name = "";
    boolean peerElsewhere = false;
    long received = 0;
    long transmitted = 0;
    int offset = HEADER_BYTES;
    while (offset + 4 <= message.length) {
      int attributeBytes = Short.toUnsignedInt(buffer.getShort(offset));
      if (attributeBytes < 4) {
        break;
      }
      switch (Short.toUnsignedInt(buffer.getShort(offset + 2))) {
        case IFLA_IFNAME ->
            name = new String(message, offset + 4, attributeBytes - 5, StandardCharsets.UTF_8);
        case IFLA_STATS64 -> {
          // struct rtnl_link_stats64 begins with these.
          received = buffer.getLong(offset + 4);
          transmitted = buffer.getLong(offset + 12);
        }
        case IFLA_LINK_NETNSID -> peerElsewhere = true;
        default -> {
          // One of the many that do not concern us.
        }
      }
      offset += (attributeBytes + 3) & ~3;
    }
    return new NetworkDevice(
        index,
        name,
        (flags & IFF_UP) != 0,
        (flags & IFF_LOOPBACK) != 0,
        peerElsewhere,
        received,
        transmitted);
  }
}
