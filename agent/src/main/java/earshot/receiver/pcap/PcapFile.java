// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The classic format, of either byte order, with micro- or nanoseconds (draft-ietf-opsawg-pcap).
 */
final class PcapFile extends CaptureFile {
  private static final int MICROS_MAGIC = 0xA1B2C3D4;
  private static final int NANOS_MAGIC = 0xA1B23C4D;
  private static final int HEADER_BYTES = 20; // after the magic number
  private static final int RECORD_HEADER_BYTES = 16;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final ByteOrder order;
  private final int nanosPerFraction;
  private final byte[] header = new byte[RECORD_HEADER_BYTES];
  private final ByteBuffer headerView;

  PcapFile(Path path, InputStream in, byte[] magic) throws IOException {
    super(path, in);
    int big = ByteBuffer.wrap(magic).getInt();
    order =
        big == MICROS_MAGIC || big == NANOS_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    nanosPerFraction = ByteBuffer.wrap(magic).order(order).getInt() == MICROS_MAGIC ? 1_000 : 1;
    headerView = ByteBuffer.wrap(header).order(order);
    byte[] rest = new byte[HEADER_BYTES];
    try {
      readFully(rest, HEADER_BYTES);
    } catch (EOFException e) {
      throw new IOException(path + " ends within its header; capture it again", e);
    }
    // The upper half tells of frame check sequences.
    frame.linkType = ByteBuffer.wrap(rest).order(order).getInt(16) & 0xFFFF;
    LinkLayer.require(frame.linkType, path);
  }

  static boolean isMagic(byte[] magic) {
    if (magic.length < 4) {
      return false;
    }
    int big = ByteBuffer.wrap(magic).getInt();
    int little = Integer.reverseBytes(big);
    return big == MICROS_MAGIC
        || big == NANOS_MAGIC
        || little == MICROS_MAGIC
        || little == NANOS_MAGIC;
  }

  @Override
  boolean read() throws IOException {
    if (!readOrEnd(header)) {
      return false;
    }
    long kept = Integer.toUnsignedLong(headerView.getInt(8));
    requireFrameLength(kept);
    frame.epochNanos =
        Integer.toUnsignedLong(headerView.getInt(0)) * SECOND_NANOS
            + Integer.toUnsignedLong(headerView.getInt(4)) * nanosPerFraction;
    frame.length = (int) kept;
    frame.originalLength = Math.max(frame.length, headerView.getInt(12));
    if (frame.bytes.length < frame.length) {
      frame.bytes = new byte[Math.max(frame.length, 1 << 16)];
    }
    readFully(frame.bytes, frame.length);
    return true;
  }
}
