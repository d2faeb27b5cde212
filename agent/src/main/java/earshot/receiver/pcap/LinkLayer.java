// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import java.io.IOException;
import java.nio.file.Path;

/** Finds the network header of a frame. Numbers as in tcpdump.org's list of link types. */
final class LinkLayer {
  private static final int NULL = 0;
  private static final int ETHERNET = 1;
  private static final int RAW_BSD = 12;
  private static final int RAW_OPENBSD = 14;
  private static final int RAW = 101;
  private static final int LOOP = 108;
  private static final int LINUX_COOKED = 113;
  private static final int IPV4 = 228;
  private static final int IPV6 = 229;
  private static final int LINUX_COOKED_2 = 276;

  private static final int TYPE_IPV4 = 0x0800;
  private static final int TYPE_IPV6 = 0x86DD;
  private static final int TYPE_VLAN = 0x8100;
  private static final int TYPE_SERVICE_VLAN = 0x88A8;
  private static final int TYPE_OLD_SERVICE_VLAN = 0x9100;
  private static final int MAX_VLAN_TAGS = 4;
  private static final int VLAN_BYTES = 4;

  private static final int TO_US = 0;
  private static final int OUTGOING = 4;

  private LinkLayer() {}

  /** Throws where captures of this type cannot be read; the message names the fix. */
  static void require(int linkType, Path path) throws IOException {
    switch (linkType) {
      case NULL, ETHERNET, RAW_BSD, RAW_OPENBSD, RAW, LOOP, LINUX_COOKED, IPV4, IPV6 -> {}
      case LINUX_COOKED_2 -> {}
      default ->
          throw new IOException(
              path
                  + " has link type "
                  + linkType
                  + ", which is not supported; capture on an Ethernet, 'any' or IP tunnel device");
    }
  }

  /**
   * Returns the offset of the IP header, or -1 where there is none. Sets the frame's side and
   * device where the link layer tells them.
   */
  static int network(Frame frame) {
    frame.device = 0;
    return switch (frame.linkType) {
      case ETHERNET -> ether(frame, 12);
      case LINUX_COOKED -> {
        if (frame.length < 16) {
          yield -1;
        }
        frame.side = side(frame.uint16(0));
        yield ether(frame, 14);
      }
      case LINUX_COOKED_2 -> {
        if (frame.length < 20) {
          yield -1;
        }
        frame.device = frame.int32(4);
        frame.side = side(frame.uint8(10));
        int type = frame.uint16(0);
        yield type == TYPE_IPV4 || type == TYPE_IPV6 ? 20 : -1;
      }
      case NULL, LOOP -> ip(frame, 4);
      default -> ip(frame, 0);
    };
  }

  /** Follows the EtherType at an offset, past VLAN tags. */
  private static int ether(Frame frame, int typeAt) {
    int at = typeAt;
    for (int tags = 0; tags <= MAX_VLAN_TAGS && at + 2 <= frame.length; tags++) {
      switch (frame.uint16(at)) {
        case TYPE_IPV4, TYPE_IPV6 -> {
          return ip(frame, at + 2);
        }
        case TYPE_VLAN, TYPE_SERVICE_VLAN, TYPE_OLD_SERVICE_VLAN -> at += VLAN_BYTES;
        default -> {
          return -1;
        }
      }
    }
    return -1;
  }

  private static int ip(Frame frame, int at) {
    if (at >= frame.length) {
      return -1;
    }
    int version = frame.uint8(at) >> 4;
    return version == 4 || version == 6 ? at : -1;
  }

  private static Frame.Side side(int packetType) {
    return switch (packetType) {
      case TO_US -> Frame.Side.IN;
      case OUTGOING -> Frame.Side.OUT;
      default -> Frame.Side.UNKNOWN;
    };
  }
}
