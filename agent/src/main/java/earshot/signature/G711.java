// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * The companding of ITU-T G.711, on linear samples of 16 bits.
 *
 * <p>Mu-law with a bias of 132, clipped at 32635. Its two zeros are one, 0xFF: 0x7F does not
 * survive being decoded and encoded again.
 */
final class G711 {
  private static final int BIAS = 132;
  private static final int CLIP = 32_635;
  private static final int SIGN = 0x80;
  private static final int MANTISSA = 15;
  private static final int NEGATIVE_ZERO = 0x7F;
  private static final int ZERO = 0xFF;
  private static final int A_LAW_EVEN_BITS = 0x55;

  private G711() {}

  /** Returns the mu-law byte of a linear sample. */
  static byte ulawOf(int sample) {
    int magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
    int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
    int code =
        ~((sample < 0 ? SIGN : 0) | exponent << 4 | ((magnitude >> (exponent + 3)) & MANTISSA));
    return fold((byte) code);
  }

  /** Returns a mu-law byte with the negative zero folded into the positive one. */
  static byte fold(byte ulaw) {
    return ulaw == NEGATIVE_ZERO ? (byte) ZERO : ulaw;
  }

  /** Returns the linear sample of a mu-law byte. */
  static int linearOfUlaw(byte ulaw) {
    int code = ~ulaw;
    int magnitude = (((code & MANTISSA) << 3) + BIAS) << ((code >> 4) & 7);
    return (code & SIGN) == 0 ? magnitude - BIAS : BIAS - magnitude;
  }

  /** Returns the linear sample of an A-law byte. */
  static int linearOfAlaw(byte alaw) {
    int code = alaw ^ A_LAW_EVEN_BITS;
    int segment = (code >> 4) & 7;
    int magnitude = (code & MANTISSA) << 4 | 8;
    if (segment > 0) {
      magnitude = (magnitude + 0x100) << (segment - 1);
    }
    return (code & SIGN) == 0 ? -magnitude : magnitude;
  }
}
