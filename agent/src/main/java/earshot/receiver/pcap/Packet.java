// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.semconv.DropReason;
import earshot.signal.Address;
import earshot.signal.Endpoint;
import earshot.signal.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a frame, as the kernel program reads them.
 *
 * @param payloadAt in the frame's bytes
 * @param payloadBytes that the wire had
 * @param keptBytes of them, that the file has
 * @param sequence of the payload's first TCP byte
 */
record Packet(
    Transport transport,
    Endpoint source,
    Endpoint destination,
    int payloadAt,
    int payloadBytes,
    int keptBytes,
    int sequence,
    boolean syn,
    boolean ack,
    boolean firstFragment) {

  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int TCP_HEADER_BYTES = 20;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int IPV4_HEADER_BYTES = 20;
  private static final int IPV6_HEADER_BYTES = 40;
  private static final int MAX_EXTENSION_HEADERS = 8;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int FLAG_SYN = 2;
  private static final int FLAG_ACK = 16;

  /** Receives why a frame is no packet that carries payload: the reasons of the kernel program. */
  interface Refusals {
    void refused(DropReason reason);
  }

  /** Returns the packet in {@code frame}; null where there is none, which is then counted. */
  static @Nullable Packet read(Frame frame, Refusals refusals) {
    int at = LinkLayer.network(frame);
    if (at < 0) {
      return refuse(refusals, DropReason.NOT_IP);
    }
    return frame.uint8(at) >> 4 == 4 ? ipv4(frame, at, refusals) : ipv6(frame, at, refusals);
  }

  private static @Nullable Packet ipv4(Frame frame, int at, Refusals refusals) {
    if (at + IPV4_HEADER_BYTES > frame.length) {
      return refuse(refusals, DropReason.PARSE);
    }
    int headerBytes = (frame.uint8(at) & 15) * 4;
    int totalBytes = frame.uint16(at + 2);
    // Zero is a packet's beyond 64 KiB, which the sender's device was to cut.
    int end = totalBytes == 0 ? frame.originalLength : at + totalBytes;
    if (headerBytes < IPV4_HEADER_BYTES || at + headerBytes > end || end > frame.originalLength) {
      return refuse(refusals, DropReason.PARSE);
    }
    int fragment = frame.uint16(at + 6);
    if ((fragment & 0x1FFF) != 0) {
      return refuse(refusals, DropReason.FRAGMENT);
    }
    return transport(
        frame,
        frame.uint8(at + 9),
        at + headerBytes,
        end,
        (fragment & 0x2000) != 0,
        mapped(frame.int32(at + 12)),
        mapped(frame.int32(at + 16)),
        refusals);
  }

  private static @Nullable Packet ipv6(Frame frame, int start, Refusals refusals) {
    int at = start + IPV6_HEADER_BYTES;
    if (at > frame.length) {
      return refuse(refusals, DropReason.PARSE);
    }
    int payloadBytes = frame.uint16(start + 4);
    int end = payloadBytes == 0 ? frame.originalLength : at + payloadBytes;
    if (end > frame.originalLength) {
      return refuse(refusals, DropReason.PARSE);
    }
    int next = frame.uint8(start + 6);
    boolean firstFragment = false;
    for (int n = 0; n < MAX_EXTENSION_HEADERS && isExtension(next); n++) {
      if (at + 8 > Math.min(end, frame.length)) {
        return refuse(refusals, DropReason.PARSE);
      }
      int length = frame.uint8(at + 1);
      if (next == FRAGMENT) {
        int fragment = frame.uint16(at + 2);
        if ((fragment & 0xFFF8) != 0) {
          return refuse(refusals, DropReason.FRAGMENT);
        }
        firstFragment = (fragment & 1) != 0;
      }
      int header = next;
      next = frame.uint8(at);
      at += header == FRAGMENT ? 8 : header == AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
    }
    return transport(
        frame,
        next,
        at,
        end,
        firstFragment,
        new Address(frame.int64(start + 8), frame.int64(start + 16)),
        new Address(frame.int64(start + 24), frame.int64(start + 32)),
        refusals);
  }

  private static boolean isExtension(int header) {
    return switch (header) {
      case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS -> true;
      default -> false;
    };
  }

  private static @Nullable Packet transport(
      Frame frame,
      int protocol,
      int at,
      int end,
      boolean firstFragment,
      Address source,
      Address destination,
      Refusals refusals) {
    return switch (protocol) {
      case TCP -> tcp(frame, at, end, firstFragment, source, destination, refusals);
      case UDP -> udp(frame, at, end, firstFragment, source, destination, refusals);
      default -> refuse(refusals, DropReason.NOT_TRANSPORT);
    };
  }

  private static @Nullable Packet tcp(
      Frame frame,
      int at,
      int end,
      boolean firstFragment,
      Address source,
      Address destination,
      Refusals refusals) {
    if (at + TCP_HEADER_BYTES > Math.min(end, frame.length)) {
      return refuse(refusals, DropReason.PARSE);
    }
    int payloadAt = at + (frame.uint8(at + 12) >> 4) * 4;
    if (payloadAt < at + TCP_HEADER_BYTES || payloadAt > end) {
      return refuse(refusals, DropReason.PARSE);
    }
    int flags = frame.uint8(at + 13);
    boolean syn = (flags & FLAG_SYN) != 0;
    return new Packet(
        Transport.TCP,
        new Endpoint(source, frame.uint16(at)),
        new Endpoint(destination, frame.uint16(at + 2)),
        payloadAt,
        end - payloadAt,
        kept(frame, payloadAt, end),
        // A SYN takes a sequence number of its own, before the bytes that it may carry.
        frame.int32(at + 4) + (syn ? 1 : 0),
        syn,
        (flags & FLAG_ACK) != 0,
        firstFragment);
  }

  private static @Nullable Packet udp(
      Frame frame,
      int at,
      int end,
      boolean firstFragment,
      Address source,
      Address destination,
      Refusals refusals) {
    int payloadAt = at + UDP_HEADER_BYTES;
    if (payloadAt > Math.min(end, frame.length)) {
      return refuse(refusals, DropReason.PARSE);
    }
    int stated = frame.uint16(at + 4);
    int datagramEnd = end;
    // Zero is a jumbogram's; a first fragment states the length of the whole.
    if (stated != 0 && !firstFragment) {
      if (stated < UDP_HEADER_BYTES || at + stated > end) {
        return refuse(refusals, DropReason.PARSE);
      }
      datagramEnd = at + stated;
    }
    return new Packet(
        Transport.UDP,
        new Endpoint(source, frame.uint16(at)),
        new Endpoint(destination, frame.uint16(at + 2)),
        payloadAt,
        datagramEnd - payloadAt,
        kept(frame, payloadAt, datagramEnd),
        0,
        false,
        false,
        firstFragment);
  }

  private static int kept(Frame frame, int payloadAt, int end) {
    return Math.max(0, Math.min(end, frame.length) - payloadAt);
  }

  private static Address mapped(int ipv4) {
    return new Address(0, 0xFFFF_0000_0000L | Integer.toUnsignedLong(ipv4));
  }

  private static @Nullable Packet refuse(Refusals refusals, DropReason reason) {
    refusals.refused(reason);
    return null;
  }
}
