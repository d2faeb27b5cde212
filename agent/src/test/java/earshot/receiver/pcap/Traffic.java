// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.signature.Sounds;
import earshot.signature.TextStreams;
import earshot.signature.Voice;
import earshot.signature.WebSocketEnd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes the packets of one flow at random: streams of which segments are lost, come again or
 * overlap, and datagrams of RTP of all payload types, some cut from GSO packets.
 */
final class Traffic {
  /**
   * A packet, as an Ethernet frame.
   *
   * @param gsoBytes of the datagrams that it holds; 0: it is no more than one
   * @param datagrams what it is where nothing hands on more than one at a time
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  record Sent(byte[] frame, int gsoBytes, List<byte[]> datagrams) {}

  /** BPF_PROG_TEST_RUN takes a page at most, less what the kernel adds. */
  private static final int MOST_PAYLOAD_BYTES = 3_500;

  private static final int MOST_SEGMENT_BYTES = 1_448;
  private static final int WINDOW_BYTES = 68;
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final int TCP = 6;
  private static final int UDP = 17;

  /** RFC 3551: G.711, GSM, G.722, L16, G.729, video and dynamic ones. */
  private static final int[] PAYLOAD_TYPES = {
    0, 0, 8, 8, 3, 9, 9, 10, 10, 11, 11, 18, 18, 26, 34, 96, 96, 111, 111, 127
  };

  private final Random random;
  private final int sourcePort;
  private final int destinationPort;
  private final List<Sent> packets = new ArrayList<>();

  Traffic(Random random, int sourcePort, int destinationPort) {
    this.random = random;
    this.sourcePort = sourcePort;
    this.destinationPort = destinationPort;
  }

  /** Returns a connection, from its SYN on or not. */
  List<Sent> stream() {
    int sequence = random.nextInt();
    // Without a SYN at times: an agent starts in the middle of calls.
    if (random.nextInt(4) > 0) {
      segment(SYN, sequence++, new byte[0]);
    }
    List<byte[]> segments = segments();
    byte[] last = new byte[0];
    @Nullable Sent late = null;
    for (byte[] segment : segments) {
      int fate = random.nextInt(40);
      if (fate < 2) {
        // Lost.
        sequence += segment.length;
        continue;
      }
      if (fate == 2) {
        // The port is used again, or the numbers are nobody's.
        sequence = random.nextInt();
        if (random.nextBoolean()) {
          segment(SYN, sequence++, new byte[0]);
        }
      }
      if (fate == 3 && last.length > 0) {
        segment(ACK, sequence - last.length, last);
      }
      if (late != null && random.nextBoolean()) {
        packets.add(late);
        late = null;
      }
      if (fate == 5) {
        // Overtaken by those behind it.
        segment(ACK, sequence, segment);
        late = packets.removeLast();
        sequence += segment.length;
        continue;
      }
      if (fate == 4 && last.length > 0) {
        // The end of what was sent, again, before what is new.
        int again = 1 + random.nextInt(last.length);
        byte[] both = Arrays.copyOfRange(last, last.length - again, last.length + segment.length);
        System.arraycopy(segment, 0, both, again, segment.length);
        if (both.length <= MOST_PAYLOAD_BYTES) {
          segment(ACK, sequence - again, both);
          sequence += segment.length;
          last = segment;
          continue;
        }
      }
      segment(ACK, sequence, segment);
      sequence += segment.length;
      last = segment;
    }
    if (late != null) {
      packets.add(late);
    }
    if (random.nextBoolean()) {
      segment(ACK | FIN, sequence, new byte[0]);
    }
    return packets;
  }

  /** Returns datagrams that are in step, mostly. */
  List<Sent> datagrams(boolean gso) {
    int type = PAYLOAD_TYPES[random.nextInt(PAYLOAD_TYPES.length)];
    boolean rtp = random.nextInt(5) > 0;
    byte[] sound = content(type);
    int size = 40 + random.nextInt(random.nextInt(4) == 0 ? 1_000 : 240);
    int sequence = random.nextInt(1 << 16);
    int time = random.nextInt();
    int source = random.nextInt();
    List<byte[]> together = new ArrayList<>();
    for (int at = 0; at < sound.length; at += size) {
      byte[] frame = Arrays.copyOfRange(sound, at, Math.min(sound.length, at + size));
      switch (random.nextInt(60)) {
        case 0 -> datagram(dtls());
        case 1 -> sequence += random.nextInt(300) - 150;
        case 2 -> source = random.nextInt();
        case 3 -> type = PAYLOAD_TYPES[random.nextInt(PAYLOAD_TYPES.length)];
        // Several packets of a frame of video share a time; so may a damaged one and the next.
        case 4, 5 -> time -= 160;
        case 6 -> sequence--;
        case 7 -> random.nextBytes(frame);
        default -> {}
      }
      byte[] datagram = rtp ? rtp(type, sequence++, time += 160, source, frame) : frame;
      if (!gso) {
        datagram(datagram);
        continue;
      }
      // All but the last of a GSO packet are of one length.
      if (!together.isEmpty()
          && (datagram.length > together.getFirst().length
              || together.getLast().length < together.getFirst().length
              || (1 + together.size()) * together.getFirst().length > MOST_PAYLOAD_BYTES
              || random.nextInt(6) == 0)) {
        together(together);
      }
      // A shorter last one is no packet too short to the kernel program, which judges those that
      // all
      // but the last have the length of; to a capture behind the device it is.
      if (datagram.length >= WINDOW_BYTES) {
        together.add(datagram);
      } else {
        together(together);
        datagram(datagram);
      }
    }
    together(together);
    return packets;
  }

  private void together(List<byte[]> datagrams) {
    if (datagrams.size() > 1) {
      packets.add(
          new Sent(
              udp(concatenated(datagrams)),
              datagrams.getFirst().length,
              datagrams.stream().map(this::udp).toList()));
    } else {
      datagrams.forEach(this::datagram);
    }
    datagrams.clear();
  }

  private List<byte[]> segments() {
    return switch (random.nextInt(8)) {
      case 0 -> new WebSocketEnd(random).segments(new Sounds(random).next());
      case 1 -> new WebSocketEnd(random, true).segments(noise(500 + random.nextInt(4_000)));
      case 2 -> cut(new TextStreams(random).next());
      case 3 -> records();
      case 4 -> cut(noise(1 + random.nextInt(6_000)));
      case 5 -> cut(quiet(1 + random.nextInt(6_000)));
      default -> cut(new Sounds(random).next());
    };
  }

  private List<byte[]> cut(byte[] bytes) {
    int longest = 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : MOST_SEGMENT_BYTES);
    List<byte[]> segments = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
      segments.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return segments;
  }

  /** Segments that are records of TLS, or nearly so. */
  private List<byte[]> records() {
    List<byte[]> segments = new ArrayList<>();
    int odds = 1 + random.nextInt(4);
    for (int n = 0; n < 12; n++) {
      byte[] segment = noise(8 + random.nextInt(600));
      if (random.nextInt(odds) == 0) {
        boolean hello = random.nextInt(6) == 0;
        ByteBuffer.wrap(segment)
            .put((byte) (hello ? 22 : 23))
            .putShort((short) (0x300 + random.nextInt(6)))
            .putShort((short) (segment.length - 5))
            .put((byte) (hello ? 1 + random.nextInt(2) : random.nextInt(256)));
      }
      segments.add(segment);
    }
    return segments;
  }

  private byte[] content(int type) {
    return switch (random.nextInt(6)) {
      case 0 -> noise(2_000 + random.nextInt(6_000));
      case 1 -> quiet(1_000 + random.nextInt(3_000));
      case 2 -> new Sounds(random).next();
      default -> encoded(type, Voice.samples(random.nextLong(), 800 + random.nextInt(2_000)));
    };
  }

  /** A voice as a payload type has it; one that is not known here is as noise. */
  private byte[] encoded(int type, short[] voice) {
    return switch (type) {
      case 0, 96 -> Voice.ulaw(voice);
      case 8 -> Voice.alaw(voice);
      case 10, 11, 127 -> Voice.bigEndian(voice);
      default -> noise(2 * voice.length);
    };
  }

  private byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    return noise;
  }

  /** Silence with a click here and there, or a voice so far away that it hardly moves. */
  private byte[] quiet(int bytes) {
    byte[] quiet = new byte[bytes];
    byte zero = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
    int values = 1 + random.nextInt(4);
    for (int n = 0; n < bytes; n++) {
      quiet[n] =
          (byte) (random.nextInt(400) == 0 ? random.nextInt() : zero - random.nextInt(values));
    }
    return quiet;
  }

  private byte[] dtls() {
    byte[] record = noise(20 + random.nextInt(300));
    record[0] = (byte) (20 + random.nextInt(5));
    record[1] = (byte) 0xFE;
    record[2] = (byte) (0xFC + random.nextInt(4));
    return record;
  }

  private byte[] rtp(int type, int sequence, int time, int source, byte[] frame) {
    int kind = random.nextInt(30);
    int padding = kind == 0 ? random.nextInt(frame.length + 2) : 0;
    int more = kind == 1 ? 4 * (1 + random.nextInt(3)) : 0;
    int first = 0x80 | (kind == 0 ? 0x20 : 0) | (kind == 1 ? 0x10 : 0);
    ByteBuffer packet = ByteBuffer.allocate(12 + (more > 0 ? 4 + more : 0) + frame.length);
    packet.put((byte) first).put((byte) (type | (random.nextInt(20) == 0 ? 0x80 : 0)));
    packet.putShort((short) sequence).putInt(time).putInt(source);
    if (more > 0) {
      packet.putShort((short) 0xBEDE).putShort((short) (more / 4)).put(new byte[more]);
    }
    packet.put(frame);
    byte[] bytes = packet.array();
    if (kind == 0) {
      bytes[bytes.length - 1] = (byte) padding;
    }
    return bytes;
  }

  private void segment(int flags, int sequence, byte[] payload) {
    ByteBuffer tcp = ByteBuffer.allocate(20 + payload.length);
    tcp.putShort((short) sourcePort).putShort((short) destinationPort).putInt(sequence).putInt(1);
    tcp.put((byte) 0x50).put((byte) flags).putShort((short) 65_535).putInt(0).put(payload);
    packets.add(whole(ipv4(TCP, tcp.array())));
  }

  private void datagram(byte[] payload) {
    packets.add(whole(udp(payload)));
  }

  private static Sent whole(byte[] frame) {
    return new Sent(frame, 0, List.of(frame));
  }

  private byte[] udp(byte[] payload) {
    ByteBuffer udp = ByteBuffer.allocate(8 + payload.length);
    udp.putShort((short) sourcePort).putShort((short) destinationPort);
    udp.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
    return ipv4(UDP, udp.array());
  }

  private static byte[] ipv4(int protocol, byte[] body) {
    ByteBuffer frame = ByteBuffer.allocate(34 + body.length);
    frame.position(12).putShort((short) 0x0800).put((byte) 0x45).put((byte) 0);
    frame.putShort((short) (20 + body.length)).putInt(0).put((byte) 64).put((byte) protocol);
    frame.putShort((short) 0).putInt(0x0A000001).putInt(0x0A000002).put(body);
    return frame.array();
  }

  private static byte[] concatenated(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
