// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Stage {@code rtp} (RFC 3550): of a datagram that is in step with the one before, the lanes get
 * what lies between header and padding, and are told what its payload type says; of any other all
 * of it. Bit for bit as the kernel program.
 *
 * <p>Not thread-safe; one for each flow.
 */
public final class RtpStage {
  private static final int VERSION = 2;
  private static final int PADDING = 0x20;
  private static final int EXTENSION = 0x10;
  private static final int FIXED_BYTES = 12;
  private static final int LAST_STATIC_TYPE = 34;
  private static final int FIRST_DYNAMIC_TYPE = 96;
  private static final int TYPES = 127;
  private static final int MAX_STEP = 100;

  /** No datagram in step. */
  private static final int NO_TYPE = -1;

  private boolean seen;
  private int source;
  private short highest;
  private int timestamp;
  private boolean video;
  private int payloadType = NO_TYPE;

  /** Returns whether the last datagram was in step. */
  public boolean isInStep() {
    return payloadType != NO_TYPE;
  }

  /**
   * Returns the payload type of the last datagram.
   *
   * @throws IllegalStateException if it was not in step
   */
  public int payloadType() {
    if (payloadType == NO_TYPE) {
      throw new IllegalStateException("a datagram that is not in step has no payload type");
    }
    return payloadType;
  }

  /**
   * Returns whether the last datagram was of a source that sends video: each packet of audio has a
   * time of its own, while a frame of video mostly takes several, all of one. Only telephone events
   * do so too, in datagrams too short to be handed here.
   */
  public boolean isVideo() {
    return isInStep() && video;
  }

  /**
   * Hands a datagram to the lanes, which it restarts, and tells them of its end.
   *
   * @param count bytes of it that are there
   * @param whole whether these are all, so that the last one tells the length of padding
   */
  public void accept(LaneSet lanes, byte[] bytes, int offset, int count, boolean whole) {
    lanes.restart();
    int header = header(bytes, offset, count);
    int padding = 0;
    if (header > 0 && whole && (bytes[offset] & PADDING) != 0) {
      padding = bytes[offset + count - 1] & 0xFF;
      if (padding == 0 || header + padding > count) {
        header = 0;
      }
    }
    if (header > 0 && steps(bytes, offset)) {
      payloadType = bytes[offset + 1] & TYPES;
      SampleFormat format = formatOf(payloadType);
      if (!video || format != SampleFormat.OTHER) {
        lanes.datagram(format);
      }
      // The kernel program's chunks are those of the datagram, with its header.
      int canonical = count - header - padding;
      int first = Math.min(canonical, LaneSet.CHUNK_BYTES - header % LaneSet.CHUNK_BYTES);
      lanes.accept(bytes, offset + header, first);
      lanes.accept(bytes, offset + header + first, canonical - first);
    } else {
      payloadType = NO_TYPE;
      lanes.accept(bytes, offset, count);
    }
    lanes.endOfPacket(false);
  }

  /** RFC 3551, table 4; other types are audio of which nothing is said. */
  private static SampleFormat formatOf(int payloadType) {
    return switch (payloadType) {
      case 0 -> SampleFormat.ULAW;
      case 8 -> SampleFormat.ALAW;
      case 10 -> SampleFormat.PCM16_STEREO;
      case 11 -> SampleFormat.PCM16;
      default -> SampleFormat.OTHER;
    };
  }

  /** Returns the length of the RTP header, or 0 where there is none. */
  private static int header(byte[] bytes, int offset, int count) {
    if (count < RawLane.WINDOW_BYTES || (bytes[offset] & 0xFF) >> 6 != VERSION) {
      return 0;
    }
    int type = bytes[offset + 1] & TYPES;
    if (type > LAST_STATIC_TYPE && type < FIRST_DYNAMIC_TYPE) {
      return 0;
    }
    int header = FIXED_BYTES + 4 * (bytes[offset] & 15);
    if ((bytes[offset] & EXTENSION) != 0) {
      if (header + 4 > count) {
        return 0;
      }
      header += 4 + 4 * unsignedShort(bytes, offset + header + 2);
    }
    return header < count ? header : 0;
  }

  private boolean steps(byte[] bytes, int offset) {
    short sequence = (short) unsignedShort(bytes, offset + 2);
    int sender = unsignedShort(bytes, offset + 8) << 16 | unsignedShort(bytes, offset + 10);
    int ahead = (short) (sequence - highest);
    boolean step = seen && sender == source && Math.abs(ahead) <= MAX_STEP;
    int time = unsignedShort(bytes, offset + 4) << 16 | unsignedShort(bytes, offset + 6);
    boolean dynamic = (bytes[offset + 1] & TYPES) >= FIRST_DYNAMIC_TYPE;
    video = step && (video || (ahead == 1 && time == timestamp && dynamic));
    if (!step || ahead >= 0) {
      highest = sequence;
      timestamp = time;
    }
    source = sender;
    seen = true;
    return step;
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }
}
