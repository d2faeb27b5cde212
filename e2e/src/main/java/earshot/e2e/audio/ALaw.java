// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

/** G.711 A-law on 16-bit samples. */
public final class ALaw {
  private static final int EVEN_BITS = 0x55;
  private static final int LARGEST = 32_767;

  private ALaw() {}

  /** Returns the linear sample that {@code code} stands for. */
  public static int decode(byte code) {
    int plain = (code ^ EVEN_BITS) & 0xFF;
    int segment = (plain >> 4) & 7;
    int magnitude = (plain & 0xF) << 4 | 8;
    if (segment > 0) {
      magnitude = (magnitude + 0x100) << (segment - 1);
    }
    return (plain & 0x80) == 0 ? -magnitude : magnitude;
  }

  /** Returns the code of a linear 16-bit sample. */
  public static byte encode(int sample) {
    boolean negative = sample < 0;
    // Of negative samples the ones' complement, so that 0 and -1 are the smallest of their sides.
    int magnitude = Math.min(negative ? ~sample : sample, LARGEST) >> 4;
    int segment = Math.max(0, 28 - Integer.numberOfLeadingZeros(magnitude));
    int step = segment > 1 ? (magnitude >> (segment - 1)) & 0xF : magnitude & 0xF;
    return (byte) (((negative ? 0 : 0x80) | segment << 4 | step) ^ EVEN_BITS);
  }
}
