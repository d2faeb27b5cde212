// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Ethernet frames with TCP and UDP in IPv4 and IPv6. */
final class Frames {

  static final int SOURCE_PORT = 40_000;
  static final int DESTINATION_PORT = 9_000;

  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ETHERNET_BYTES = 14;
  private static final int FIN = 1;
  private static final int SYN = 2;

  private Frames() {}

  static byte[] tcp(int sequence, byte[] payload) {
    return ipv4(TCP, 0, tcpSegment(sequence, payload));
  }

  static byte[] syn(int sequence) {
    return flagged(sequence, SYN);
  }

  static byte[] fin(int sequence) {
    return flagged(sequence, FIN);
  }

  private static byte[] flagged(int sequence, int flag) {
    byte[] segment = tcpSegment(sequence, new byte[0]);
    segment[13] = (byte) flag;
    return ipv4(TCP, 0, segment);
  }

  static byte[] tcpWithOptions(int sequence, byte[] payload) {
    return ipv4(TCP, 8, tcpSegment(sequence, payload));
  }

  static byte[] tcp6(int sequence, byte[] payload) {
    return ipv6(TCP, tcpSegment(sequence, payload));
  }

  static byte[] udp(byte[] payload) {
    return ipv4(UDP, 0, udpDatagram(payload));
  }

  static byte[] udp(int sourcePort, int destinationPort, byte[] payload) {
    byte[] datagram = udpDatagram(payload);
    ByteBuffer.wrap(datagram).putShort((short) sourcePort).putShort((short) destinationPort);
    return ipv4(UDP, 0, datagram);
  }

  static byte[] udp6(byte[] payload) {
    return ipv6(UDP, udpDatagram(payload));
  }

  private static byte[] tcpSegment(int sequence, byte[] payload) {
    ByteBuffer segment = ByteBuffer.allocate(20 + payload.length);
    segment.putShort((short) SOURCE_PORT).putShort((short) DESTINATION_PORT).putInt(sequence);
    segment.putInt(1).put((byte) 0x50).put((byte) 0x18).putShort((short) 65_535);
    segment.putInt(0).put(payload);
    return segment.array();
  }

  private static byte[] udpDatagram(byte[] payload) {
    ByteBuffer datagram = ByteBuffer.allocate(8 + payload.length);
    datagram.putShort((short) SOURCE_PORT).putShort((short) DESTINATION_PORT);
    datagram.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
    return datagram.array();
  }

  private static byte[] ipv4(int protocol, int optionBytes, byte[] transport) {
    int headerBytes = 20 + optionBytes;
    byte[] frame = new byte[ETHERNET_BYTES + headerBytes + transport.length];
    ByteBuffer buffer = network(frame, 0x0800);
    buffer.put((byte) (0x40 | headerBytes / 4)).put((byte) 0);
    buffer.putShort((short) (headerBytes + transport.length)).putInt(0);
    buffer.put((byte) 64).put((byte) protocol).putShort((short) 0);
    buffer.put(address("127.0.0.1")).put(address("127.0.0.2"));
    // Options of type "no operation".
    for (int i = 0; i < optionBytes; i++) {
      buffer.put((byte) 1);
    }
    buffer.put(transport);
    return frame;
  }

  private static byte[] ipv6(int protocol, byte[] transport) {
    byte[] frame = new byte[ETHERNET_BYTES + 40 + transport.length];
    ByteBuffer buffer = network(frame, 0x86DD);
    buffer.putInt(0x6000_0000).putShort((short) transport.length);
    buffer.put((byte) protocol).put((byte) 64);
    buffer.put(address("fd00::1")).put(address("fd00::2"));
    buffer.put(transport);
    return frame;
  }

  private static ByteBuffer network(byte[] frame, int type) {
    return ByteBuffer.wrap(frame).position(12).putShort((short) type);
  }

  private static byte[] address(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(text, e);
    }
  }
}
