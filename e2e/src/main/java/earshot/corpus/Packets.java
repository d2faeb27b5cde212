// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What tcpdump saw of a performance: when, and the first bytes of each packet. */
final class Packets {
  /** What the ancestor hashed of each packet, and all that it knew of it. */
  private static final int HEAD_BYTES = 64;

  private static final int NANOSECOND_MAGIC = 0xA1B2_3C4D;
  private static final int FILE_HEADER_BYTES = 24;
  private static final int ETHERNET_BYTES = 14;
  private static final int UDP = 17;
  private static final int UDP_HEADER_BYTES = 8;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Map<Integer, Set<String>> headsTo = new HashMap<>();
  private final Map<Integer, Set<String>> headsFrom = new HashMap<>();
  private final Map<Integer, List<Long>> datagramNanosTo = new HashMap<>();

  private Packets() {}

  /**
   * Reads a capture of Ethernet frames with IPv4, as tcpdump writes it on the loopback interface.
   *
   * @throws IOException if it is another kind of file
   */
  static Packets read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    if (bytes.remaining() < FILE_HEADER_BYTES || bytes.getInt(0) != NANOSECOND_MAGIC) {
      throw new IOException(file + " is no capture with stamps in nanoseconds");
    }
    Packets packets = new Packets();
    bytes.position(FILE_HEADER_BYTES);
    while (bytes.remaining() >= 16) {
      long seconds = Integer.toUnsignedLong(bytes.getInt());
      long nanos = bytes.getInt();
      int kept = bytes.getInt();
      bytes.getInt();
      if (kept > bytes.remaining()) {
        break;
      }
      packets.add(
          seconds * NANOS_PER_SECOND + nanos,
          bytes.slice(bytes.position(), kept).order(ByteOrder.BIG_ENDIAN));
      bytes.position(bytes.position() + kept);
    }
    return packets;
  }

  private void add(long epochNanos, ByteBuffer frame) {
    int transport = ETHERNET_BYTES + 4 * (frame.get(ETHERNET_BYTES) & 15);
    boolean udp = frame.get(ETHERNET_BYTES + 9) == UDP;
    int header = udp ? UDP_HEADER_BYTES : (frame.get(transport + 12) & 0xF0) >> 2;
    int payload = transport + header;
    int sourcePort = frame.getShort(transport) & 0xFFFF;
    int destinationPort = frame.getShort(transport + 2) & 0xFFFF;
    if (udp) {
      datagramNanosTo.computeIfAbsent(destinationPort, _ -> new ArrayList<>()).add(epochNanos);
    }
    if (frame.limit() - payload >= HEAD_BYTES) {
      byte[] head = new byte[HEAD_BYTES];
      frame.get(payload, head);
      String key = new String(head, StandardCharsets.ISO_8859_1);
      headsTo.computeIfAbsent(destinationPort, _ -> new HashSet<>()).add(key);
      headsFrom.computeIfAbsent(sourcePort, _ -> new HashSet<>()).add(key);
    }
  }

  /** Returns the heads of packets at a server's port, in the direction that the audio goes. */
  Set<String> heads(int port, boolean serverSpeaks) {
    return (serverSpeaks ? headsFrom : headsTo).getOrDefault(port, Set.of());
  }

  /** Returns when datagrams went to a port, in their order. */
  List<Long> datagramNanos(int port) {
    return datagramNanosTo.getOrDefault(port, List.of());
  }
}
