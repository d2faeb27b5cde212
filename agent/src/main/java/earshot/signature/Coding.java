// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/** How one sample is written. */
enum Coding {
  ULAW(1),
  ALAW(1),
  LITTLE_ENDIAN(2),
  BIG_ENDIAN(2);

  private final int width;

  Coding(int width) {
    this.width = width;
  }

  /** Returns the bytes of a sample: 1 or 2. */
  int width() {
    return width;
  }

  /**
   * Returns the linear sample of 16 bits.
   *
   * @param before the byte before {@code last}; means nothing where a sample is one byte
   */
  int linear(byte before, byte last) {
    return switch (this) {
      case ULAW -> G711.linearOfUlaw(last);
      case ALAW -> G711.linearOfAlaw(last);
      case LITTLE_ENDIAN -> last << 8 | (before & 0xFF);
      case BIG_ENDIAN -> before << 8 | (last & 0xFF);
    };
  }

  /** Returns the mu-law byte that stands for the sample in lane {@code ulaw}. */
  byte ulaw(byte before, byte last) {
    return this == ULAW ? G711.fold(last) : G711.ulawOf(linear(before, last));
  }
}
