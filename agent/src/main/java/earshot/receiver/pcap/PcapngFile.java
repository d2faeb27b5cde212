// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The format of Wireshark, with any number of sections and interfaces (draft-ietf-opsawg-pcapng).
 */
final class PcapngFile extends CaptureFile {
  private static final int SECTION_HEADER = 0x0A0D0D0A;
  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int PACKET = 2; // obsolete
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int MAX_BLOCK_BYTES = 2 * MAX_FRAME_BYTES;
  private static final int BLOCK_OVERHEAD = 12; // type, and the length twice

  private static final int OPTION_FLAGS = 2; // of an enhanced packet
  private static final int OPTION_RESOLUTION = 9; // of an interface
  private static final int OPTION_OFFSET = 14; // of an interface
  private static final int INBOUND = 1;
  private static final int OUTBOUND = 2;

  private record Interface(int point, int linkType, TimeUnits units) {}

  private final List<Interface> interfaces = new ArrayList<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private byte[] block = new byte[1 << 16];
  private boolean atStart = true;
  private int points;
  private long untimed;

  PcapngFile(Path path, InputStream in) {
    super(path, in);
  }

  static boolean isMagic(byte[] magic) {
    return magic.length == 4 && ByteBuffer.wrap(magic).getInt() == SECTION_HEADER;
  }

  /** Returns how many frames had no time and were left out. */
  long untimed() {
    return untimed;
  }

  @Override
  boolean read() throws IOException {
    while (true) {
      int type = SECTION_HEADER;
      if (!atStart) {
        byte[] word = new byte[4];
        if (!readOrEnd(word)) {
          return false;
        }
        type = ByteBuffer.wrap(word).order(order).getInt();
      }
      atStart = false;
      ByteBuffer body = type == SECTION_HEADER ? section() : body();
      switch (type) {
        case INTERFACE_DESCRIPTION -> describe(body);
        case ENHANCED_PACKET -> {
          enhanced(body);
          return true;
        }
        case PACKET -> {
          obsolete(body);
          return true;
        }
        case SIMPLE_PACKET -> untimed++;
        default -> {} // names, statistics, secrets
      }
    }
  }

  private ByteBuffer section() throws IOException {
    byte[] start = new byte[8];
    readFully(start, 8);
    order =
        ByteBuffer.wrap(start).getInt(4) == BYTE_ORDER_MAGIC
            ? ByteOrder.BIG_ENDIAN
            : ByteOrder.LITTLE_ENDIAN;
    interfaces.clear();
    return rest(Integer.toUnsignedLong(ByteBuffer.wrap(start).order(order).getInt()), 12);
  }

  private ByteBuffer body() throws IOException {
    byte[] length = new byte[4];
    readFully(length, 4);
    return rest(Integer.toUnsignedLong(ByteBuffer.wrap(length).order(order).getInt()), 8);
  }

  /** Reads the block's rest; its length is stated once more at its end. */
  private ByteBuffer rest(long total, int alreadyRead) throws IOException {
    if (total < BLOCK_OVERHEAD || total % 4 != 0 || total > MAX_BLOCK_BYTES) {
      throw damaged("a block of " + total + " bytes");
    }
    int length = (int) total - alreadyRead;
    if (block.length < length) {
      block = new byte[length];
    }
    readFully(block, length);
    return ByteBuffer.wrap(block, 0, Math.max(0, length - 4)).slice().order(order);
  }

  private void describe(ByteBuffer body) throws IOException {
    if (body.remaining() < 8) {
      throw damaged("an interface of " + body.remaining() + " bytes");
    }
    int linkType = Short.toUnsignedInt(body.getShort(0));
    LinkLayer.require(linkType, path);
    int resolution = 6;
    long offsetSeconds = 0;
    for (Options options = new Options(body, 8); options.next(); ) {
      if (options.code == OPTION_RESOLUTION && options.length >= 1) {
        resolution = body.get(options.at) & 0xFF;
      } else if (options.code == OPTION_OFFSET && options.length >= 8) {
        offsetSeconds = body.getLong(options.at);
      }
    }
    interfaces.add(new Interface(points++, linkType, new TimeUnits(resolution, offsetSeconds)));
  }

  private void enhanced(ByteBuffer body) throws IOException {
    int kept = packet(body, 0, 20);
    int flags = 0;
    for (Options options = new Options(body, 20 + (kept + 3) / 4 * 4); options.next(); ) {
      if (options.code == OPTION_FLAGS && options.length >= 4) {
        flags = body.getInt(options.at);
      }
    }
    frame.side =
        switch (flags & 3) {
          case INBOUND -> Frame.Side.IN;
          case OUTBOUND -> Frame.Side.OUT;
          default -> Frame.Side.UNKNOWN;
        };
  }

  private void obsolete(ByteBuffer body) throws IOException {
    // Its first word holds the interface and a count of drops.
    packet(body, body.order() == ByteOrder.LITTLE_ENDIAN ? 0xFFFF : -16, 20);
    frame.side = Frame.Side.UNKNOWN;
  }

  /**
   * Reads what both kinds of packet share.
   *
   * @param shape 0: the first word is the interface; else how to take it out of that word
   * @return the bytes kept
   */
  private int packet(ByteBuffer body, int shape, int dataAt) throws IOException {
    if (body.remaining() < dataAt) {
      throw damaged("a packet of " + body.remaining() + " bytes");
    }
    int word = body.getInt(0);
    int id = shape == 0 ? word : shape > 0 ? word & shape : word >>> -shape;
    long kept = Integer.toUnsignedLong(body.getInt(12));
    requireFrameLength(kept);
    if (id < 0 || id >= interfaces.size()) {
      throw damaged("a packet of interface " + Integer.toUnsignedString(id) + ", which it lacks");
    }
    if (dataAt + kept > body.limit()) {
      throw damaged("a packet longer than its block");
    }
    Interface from = interfaces.get(id);
    long ticks =
        Integer.toUnsignedLong(body.getInt(4)) << 32 | Integer.toUnsignedLong(body.getInt(8));
    frame.point = from.point;
    frame.linkType = from.linkType;
    frame.epochNanos = from.units.epochNanos(ticks);
    frame.length = (int) kept;
    frame.originalLength = Math.max(frame.length, body.getInt(16));
    if (frame.bytes.length < frame.length) {
      frame.bytes = new byte[Math.max(frame.length, 1 << 16)];
    }
    body.get(dataAt, frame.bytes, 0, frame.length);
    return frame.length;
  }

  private IOException damaged(String what) {
    return new IOException(path + " holds " + what + ": it is damaged; capture it again");
  }

  /** Walks the options of a block. */
  private static final class Options {
    private final ByteBuffer body;
    private int nextAt;
    int code;
    int length;
    int at;

    Options(ByteBuffer body, int start) {
      this.body = body;
      this.nextAt = start;
    }

    boolean next() {
      if (nextAt + 4 > body.limit()) {
        return false;
      }
      code = Short.toUnsignedInt(body.getShort(nextAt));
      length = Short.toUnsignedInt(body.getShort(nextAt + 2));
      at = nextAt + 4;
      nextAt = at + (length + 3) / 4 * 4;
      return code != 0 && at + length <= body.limit();
    }
  }
}
