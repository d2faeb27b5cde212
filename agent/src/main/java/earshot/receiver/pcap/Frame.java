// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

/**
 * One frame of a capture file. A file has one, which each {@link CaptureFile#next} overwrites.
 *
 * <p>Its bytes are the link layer's, from {@code bytes[0]} on.
 */
final class Frame {
  /** Which way it passed the machine that captured it. */
  enum Side {
    IN,
    OUT,
    UNKNOWN
  }

  /** Index of the interface within the file; classic files have one. */
  int point;

  int linkType;
  long epochNanos;
  byte[] bytes = new byte[0];

  /** Bytes that were kept. */
  int length;

  /** Bytes that the wire had. */
  int originalLength;

  Side side = Side.UNKNOWN;

  /** Index of the device within the capturing machine, where the link layer tells it; else 0. */
  int device;

  /** Returns the 16 bits at {@code offset}, big-endian; the caller has checked the length. */
  int uint16(int offset) {
    return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
  }

  /** Returns the 8 bits at {@code offset}. */
  int uint8(int offset) {
    return bytes[offset] & 0xFF;
  }

  /** Returns the 32 bits at {@code offset}, big-endian. */
  int int32(int offset) {
    return uint16(offset) << 16 | uint16(offset + 2);
  }

  /** Returns the 64 bits at {@code offset}, big-endian. */
  long int64(int offset) {
    return (long) int32(offset) << 32 | Integer.toUnsignedLong(int32(offset + 4));
  }
}
