// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes capture files, as tcpdump and dumpcap do. */
final class CaptureWriter {
  static final int ETHERNET = 1;
  static final int RAW = 101;
  static final int COOKED = 113;
  static final int COOKED_2 = 276;
  static final int BSD_LOOPBACK = 0;
  static final int OPENBSD_LOOPBACK = 108;

  /** The variants of the file formats. */
  enum Format {
    PCAP_MICROS,
    PCAP_NANOS,
    PCAP_MICROS_BIG_ENDIAN,
    PCAPNG,
    PCAPNG_BIG_ENDIAN
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Format format;
  private final int linkType;
  private int snapBytes = 1 << 18;
  private int vlanTags;
  private int packetType = 3; // another host's
  private int flags;
  private int device;
  private int interfaces;
  private int interfaceNumber;

  CaptureWriter(Format format, int linkType) {
    this.format = format;
    this.linkType = linkType;
    if (isNg()) {
      block(0x0A0D0D0A, buffer(16).putInt(0x1A2B3C4D).putInt(1).putLong(-1));
      onInterface(0);
    } else {
      put(
          buffer(24)
              .putInt(format == Format.PCAP_NANOS ? 0xA1B23C4D : 0xA1B2C3D4)
              .putInt(2)
              .putLong(0)
              .putInt(snapBytes)
              .putInt(linkType));
    }
  }

  CaptureWriter snap(int bytes) {
    snapBytes = bytes;
    return this;
  }

  CaptureWriter vlans(int tags) {
    vlanTags = tags;
    return this;
  }

  /** Sets what Linux cooked says of the packets to come: 0 to this host, 4 from it. */
  CaptureWriter packetType(int type) {
    packetType = type;
    return this;
  }

  /** Sets epb_flags of the packets to come: 1 inbound, 2 outbound. */
  CaptureWriter flags(int epbFlags) {
    flags = epbFlags;
    return this;
  }

  /** Sets the interface index in Linux cooked, version 2, of the packets to come. */
  CaptureWriter device(int index) {
    device = index;
    return this;
  }

  /** Puts the packets to come on an interface of pcapng, which is described if it is new. */
  CaptureWriter onInterface(int number) {
    for (; interfaces <= number; interfaces++) {
      // if_tsresol 9: nanoseconds.
      block(
          1,
          buffer(20)
              .putShort((short) linkType)
              .putShort((short) 0)
              .putInt(0)
              .putShort((short) 9)
              .putShort((short) 1)
              .put((byte) 9)
              .put(new byte[3])
              .putInt(0));
    }
    interfaceNumber = number;
    return this;
  }

  CaptureWriter udp(long nanos, String source, String destination, byte[] payload) {
    ByteBuffer udp = ByteBuffer.allocate(8 + payload.length);
    udp.putShort((short) port(source)).putShort((short) port(destination));
    udp.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
    return ip(nanos, 17, source, destination, udp.array());
  }

  /** A segment; flags: 2 SYN, 16 ACK. */
  CaptureWriter tcp(
      long nanos, String source, String destination, int flags, int sequence, byte[] payload) {
    ByteBuffer tcp = ByteBuffer.allocate(20 + payload.length);
    tcp.putShort((short) port(source)).putShort((short) port(destination));
    tcp.putInt(sequence).putInt(0).put((byte) 0x50).put((byte) flags).putShort((short) 1000);
    tcp.putInt(0).put(payload);
    return ip(nanos, 6, source, destination, tcp.array());
  }

  Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  private CaptureWriter ip(
      long nanos, int protocol, String source, String destination, byte[] body) {
    byte[] from = address(source);
    byte[] to = address(destination);
    ByteBuffer ip = ByteBuffer.allocate((from.length == 4 ? 20 : 40) + body.length);
    if (from.length == 4) {
      ip.putShort((short) 0x4500).putShort((short) ip.capacity()).putInt(0);
      ip.put((byte) 64).put((byte) protocol).putShort((short) 0);
    } else {
      ip.putInt(6 << 28).putShort((short) body.length).put((byte) protocol).put((byte) 64);
    }
    ip.put(from).put(to).put(body);
    return frame(nanos, from.length == 4, ip.array());
  }

  private CaptureWriter frame(long nanos, boolean ipv4, byte[] ip) {
    ByteBuffer frame = ByteBuffer.allocate(64 + ip.length);
    short type = (short) (ipv4 ? 0x0800 : 0x86DD);
    switch (linkType) {
      case ETHERNET -> {
        frame.put(new byte[12]);
        for (int n = 0; n < vlanTags; n++) {
          frame.putShort((short) (n == 0 ? 0x88A8 : 0x8100)).putShort((short) 7);
        }
        frame.putShort(type);
      }
      case COOKED -> frame.putShort((short) packetType).put(new byte[12]).putShort(type);
      case COOKED_2 ->
          frame
              .putShort(type)
              .putShort((short) 0)
              .putInt(device)
              .putShort((short) 1)
              .put((byte) packetType)
              .put(new byte[9]);
      case BSD_LOOPBACK, OPENBSD_LOOPBACK -> frame.putInt(ipv4 ? 2 : 30);
      default -> {}
    }
    frame.put(ip);
    byte[] whole = Arrays.copyOf(frame.array(), frame.position());
    byte[] kept = Arrays.copyOf(whole, Math.min(snapBytes, whole.length));
    if (isNg()) {
      int paddedBytes = (kept.length + 3) / 4 * 4;
      ByteBuffer body = buffer(20 + paddedBytes + (flags == 0 ? 0 : 12));
      body.putInt(interfaceNumber).putInt((int) (nanos >>> 32)).putInt((int) nanos);
      body.putInt(kept.length).putInt(whole.length).put(kept);
      if (flags != 0) {
        body.position(20 + paddedBytes).putShort((short) 2).putShort((short) 4).putInt(flags);
      }
      block(6, body);
    } else {
      int fraction = (int) (nanos % 1_000_000_000L);
      put(
          buffer(16)
              .putInt((int) (nanos / 1_000_000_000L))
              .putInt(format == Format.PCAP_NANOS ? fraction : fraction / 1000)
              .putInt(kept.length)
              .putInt(whole.length));
      bytes.writeBytes(kept);
    }
    return this;
  }

  private boolean isNg() {
    return format == Format.PCAPNG || format == Format.PCAPNG_BIG_ENDIAN;
  }

  private void block(int type, ByteBuffer body) {
    int length = 12 + body.capacity();
    put(buffer(8).putInt(type).putInt(length));
    put(body);
    put(buffer(4).putInt(length));
  }

  private ByteBuffer buffer(int size) {
    boolean big = format == Format.PCAP_MICROS_BIG_ENDIAN || format == Format.PCAPNG_BIG_ENDIAN;
    return ByteBuffer.allocate(size).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  private void put(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.capacity()];
    buffer.get(0, copy);
    bytes.writeBytes(copy);
  }

  private static byte[] address(String endpoint) {
    return InetAddress.ofLiteral(endpoint.substring(0, endpoint.lastIndexOf(':'))).getAddress();
  }

  private static int port(String endpoint) {
    return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
  }
}
