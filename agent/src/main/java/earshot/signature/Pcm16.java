// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Which of several ways to read linear samples of 16 bits a stretch of audio bears, where neither
 * the byte order is known nor whether the first byte begins a sample.
 */
final class Pcm16 {
  /** Bytes of a window. */
  static final int WINDOW_BYTES = 2 * RawLane.WINDOW_BYTES;

  private static final int DIFFERENCES = 66;

  private Pcm16() {}

  /**
   * Tells whether a window may be read so: the differences between its samples are at most 5/4 of
   * the least of all ways. The content decides, so that all points agree.
   *
   * @param window 136 bytes, of which the first begins a sample
   * @param coding how they were read
   */
  static boolean admits(byte[] window, Coding coding) {
    int least = differences(Coding.LITTLE_ENDIAN, window, 0);
    least = min(least, differences(Coding.BIG_ENDIAN, window, 0));
    least = min(least, differences(Coding.LITTLE_ENDIAN, window, 1));
    least = min(least, differences(Coding.BIG_ENDIAN, window, 1));
    long own = Integer.toUnsignedLong(differences(coding, window, 0));
    return 4 * own <= 5 * Integer.toUnsignedLong(least);
  }

  private static int min(int one, int other) {
    return Integer.compareUnsigned(one, other) <= 0 ? one : other;
  }

  private static int differences(Coding coding, byte[] window, int start) {
    int sum = 0;
    int before = coding.linear(window[start], window[start + 1]);
    for (int n = start + 2; n <= start + 2 * DIFFERENCES; n += 2) {
      int value = coding.linear(window[n], window[n + 1]);
      sum += Math.abs(value - before);
      before = value;
    }
    return sum;
  }
}
