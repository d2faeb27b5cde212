// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Stage {@code rtp} (RFC 3550): of a datagram that is in step with the one before, a lane gets what
 * lies between header and padding; of any other all of it. Bit for bit as the kernel program.
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
  private static final int MAX_STEP = 100;

  private boolean seen;
  private int source;
  private short highest;

  /**
   * Hands a datagram to a lane, which it restarts.
   *
   * @param count bytes of it that are there
   * @param whole whether these are all, so that the last one tells the length of padding
   */
  public void accept(Lane lane, byte[] bytes, int offset, int count, boolean whole) {
    lane.restart();
    int header = header(bytes, offset, count);
    int padding = 0;
    if (header > 0 && whole && (bytes[offset] & PADDING) != 0) {
      padding = bytes[offset + count - 1] & 0xFF;
      if (padding == 0 || header + padding > count) {
        header = 0;
      }
    }
    if (header > 0 && isInStep(bytes, offset)) {
      lane.accept(bytes, offset + header, count - header - padding);
    } else {
      lane.accept(bytes, offset, count);
    }
  }

  /** Returns the length of the RTP header, or 0 where there is none. */
  private static int header(byte[] bytes, int offset, int count) {
    if (count < RawLane.WINDOW_BYTES || (bytes[offset] & 0xFF) >> 6 != VERSION) {
      return 0;
    }
    int type = bytes[offset + 1] & 127;
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

  private boolean isInStep(byte[] bytes, int offset) {
    short sequence = (short) unsignedShort(bytes, offset + 2);
    int sender = unsignedShort(bytes, offset + 8) << 16 | unsignedShort(bytes, offset + 10);
    int ahead = (short) (sequence - highest);
    boolean step = seen && sender == source && Math.abs(ahead) <= MAX_STEP;
    if (!step || ahead > 0) {
      highest = sequence;
    }
    source = sender;
    seen = true;
    return step;
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }
}
