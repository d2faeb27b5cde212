// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Tells from a stream's own bytes whether it is text that may hold base64: eight printable bytes at
 * the end of each of several chunks in a row. Bit for bit as the kernel program.
 */
final class TextDetector {
  /** Bytes that are looked at together; a segment begins a new chunk. */
  static final int CHUNK_BYTES = 256;

  private static final int DECODED = 3;
  private static final int MOST = 6;
  private static final int FALL = 2;
  private static final int FIRST_PRINTABLE = 9;

  private long last;
  private int score;

  /** Takes a chunk and returns whether the stream is text. */
  boolean accept(byte[] bytes, int offset, int count) {
    for (int n = Math.max(offset, offset + count - Long.BYTES); n < offset + count; n++) {
      last = last << Byte.SIZE | (bytes[n] & 0xFF);
    }
    score = isPrintable() ? Math.min(MOST, score + 1) : Math.max(0, score - FALL);
    return isText();
  }

  /** Returns what the last chunk has said. */
  boolean isText() {
    return score >= DECODED;
  }

  private boolean isPrintable() {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      byte value = (byte) (last >>> shift);
      if (value < FIRST_PRINTABLE) {
        return false;
      }
    }
    return true;
  }
}
