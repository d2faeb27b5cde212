// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Tells from a stream's own bytes whether it is text that may hold base64: printable bytes at the
 * end of each of several chunks in a row, of short ones all. Bit for bit as the kernel program.
 */
final class TextDetector {
  /** Bytes that are looked at together; a segment begins a new chunk. */
  static final int CHUNK_BYTES = 256;

  /** Half of the bytes of mu-law are printable, and some dozen in a row. */
  private static final int PRINTABLE_BYTES = 32;

  private static final int DECODED = 3;
  private static final int MOST = 6;
  private static final int FALL = 2;
  private static final int FIRST_PRINTABLE = 9;

  private int printable;
  private int score;

  /** Takes a chunk and returns whether the stream is text. */
  boolean accept(byte[] bytes, int offset, int count) {
    int run = count >= PRINTABLE_BYTES ? PRINTABLE_BYTES : printable + count;
    for (int n = Math.max(offset, offset + count - PRINTABLE_BYTES); n < offset + count; n++) {
      if (bytes[n] < FIRST_PRINTABLE) {
        printable = 0;
        score = Math.max(0, score - FALL);
        return isText();
      }
    }
    printable = Math.min(PRINTABLE_BYTES, run);
    if (run >= PRINTABLE_BYTES) {
      score = Math.min(MOST, score + 1);
    }
    return isText();
  }

  /** Returns what the last chunk has said. */
  boolean isText() {
    return score >= DECODED;
  }
}
