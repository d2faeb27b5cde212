// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

/**
 * A clip as it came out of a G.711 call, and as it was before: linear samples of 16 bits.
 *
 * @param number index of the clip in the corpus
 * @param narrow 8000 samples a second, each of which mu-law can say
 * @param wide 24,000 samples a second, as a speech service has it
 */
@SuppressWarnings("ArrayRecordComponent") // Never written to, never compared.
public record Recording(int number, Clip clip, short[] narrow, short[] wide) {
  /** Samples a second of {@link #narrow}. */
  public static final int NARROW_RATE = 8_000;

  /** Samples a second of {@link #wide}. */
  public static final int WIDE_RATE = 24_000;

  /** Returns it at another volume: other samples, that nobody takes for these. */
  public Recording at(double gain) {
    short[] quieter = new short[narrow.length];
    for (int n = 0; n < quieter.length; n++) {
      quieter[n] = (short) MuLaw.decode(MuLaw.encode((int) (narrow[n] * gain)));
    }
    short[] quieterWide = new short[wide.length];
    for (int n = 0; n < quieterWide.length; n++) {
      quieterWide[n] = (short) (wide[n] * gain);
    }
    return new Recording(number, clip, quieter, quieterWide);
  }

  /** Returns it as it comes out of a leg of A-law. */
  public Recording throughALaw() {
    short[] decoded = new short[narrow.length];
    for (int n = 0; n < decoded.length; n++) {
      decoded[n] = (short) ALaw.decode(ALaw.encode(narrow[n]));
    }
    return new Recording(number, clip, decoded, wide);
  }
}
