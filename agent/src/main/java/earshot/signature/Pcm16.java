// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Linear samples of 16 bits among bytes of which it is not known where a sample begins, nor in
 * which byte order: the four ways to read them, and the one that a stretch of audio bears.
 */
final class Pcm16 {
  static final int VIEWS = 4;

  /** Bytes of a window. */
  static final int WINDOW_BYTES = 2 * RawLane.WINDOW_BYTES;

  private static final int DIFFERENCES = 66;

  private Pcm16() {}

  /** Returns whether a way to read begins at odd offsets: 1, else 0. */
  static int alignment(int view) {
    return view & 1;
  }

  /** Returns the sample of two bytes. */
  static int sample(int view, byte[] bytes, int at) {
    return sample(view, bytes[at], bytes[at + 1]);
  }

  /** Returns the sample of two bytes: little-endian in the first two ways. */
  static int sample(int view, byte first, byte second) {
    return view < 2 ? second << 8 | (first & 0xFF) : first << 8 | (second & 0xFF);
  }

  /**
   * Tells whether a window may be read so: the differences between its samples are at most 5/4 of
   * the least of all ways. The content decides, so that all points agree.
   *
   * @param window 136 bytes, of which the first begins a sample
   * @param view how they were read
   */
  static boolean admits(byte[] window, int view) {
    int own = differences(view, window, 0);
    int least = own;
    for (int other = 0; other < VIEWS; other++) {
      int start = alignment(other) == alignment(view) ? 0 : 1;
      least =
          Integer.compareUnsigned(differences(other, window, start), least) < 0
              ? differences(other, window, start)
              : least;
    }
    return 4L * Integer.toUnsignedLong(own) <= 5L * Integer.toUnsignedLong(least);
  }

  private static int differences(int view, byte[] window, int start) {
    int sum = 0;
    int before = sample(view, window, start);
    for (int n = 1; n <= DIFFERENCES; n++) {
      int value = sample(view, window, start + 2 * n);
      sum += Math.abs(value - before);
      before = value;
    }
    return sum;
  }
}
