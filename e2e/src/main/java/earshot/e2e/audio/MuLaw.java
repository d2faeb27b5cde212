// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

/** G.711 mu-law on 16-bit samples: bias 132, clip 32635. */
public final class MuLaw {
  private static final int BIAS = 132;
  private static final int CLIP = 32_635;

  private MuLaw() {}

  /** Returns the linear sample that {@code code} stands for. */
  public static int decode(byte code) {
    int inverted = ~code & 0xFF;
    int exponent = (inverted >> 4) & 7;
    int mantissa = inverted & 0xF;
    int magnitude = (((mantissa << 3) + BIAS) << exponent) - BIAS;
    return (inverted & 0x80) == 0 ? magnitude : -magnitude;
  }

  /** Returns the code of a linear 16-bit sample, clipped where needed. */
  public static byte encode(int sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
    int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
    int mantissa = (magnitude >> (exponent + 3)) & 0xF;
    return (byte) ~(sign | (exponent << 4) | mantissa);
  }
}
