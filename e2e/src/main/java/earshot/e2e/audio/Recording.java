// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

/**
 * A clip as it came out of a G.711 call, and as it was before: linear samples of 16 bits.
 *
 * @param number index of the clip in the corpus
 * @param narrow 8000 samples a second, each of which mu-law can say
 * @param middle 16,000 samples a second, as wideband calls and recognisers have it
 * @param wide 24,000 samples a second, as a speech service has it
 */
@SuppressWarnings("ArrayRecordComponent") // Never written to, never compared.
public record Recording(int number, Clip clip, short[] narrow, short[] middle, short[] wide) {
  /** Samples a second of {@link #narrow}. */
  public static final int NARROW_RATE = 8_000;

  /** Samples a second of {@link #middle}. */
  public static final int MIDDLE_RATE = 16_000;

  /** Samples a second of {@link #wide}. */
  public static final int WIDE_RATE = 24_000;

  /** Returns it at another volume: other samples, that nobody takes for these. */
  public Recording at(double gain) {
    short[] quieter = new short[narrow.length];
    for (int n = 0; n < quieter.length; n++) {
      quieter[n] = (short) MuLaw.decode(MuLaw.encode((int) (narrow[n] * gain)));
    }
    return new Recording(number, clip, quieter, scaled(middle, gain), scaled(wide, gain));
  }

  /** Returns it as it comes out of a leg of A-law. */
  public Recording throughALaw() {
    short[] decoded = new short[narrow.length];
    for (int n = 0; n < decoded.length; n++) {
      decoded[n] = (short) ALaw.decode(ALaw.encode(narrow[n]));
    }
    return new Recording(number, clip, decoded, middle, wide);
  }

  private static short[] scaled(short[] samples, double gain) {
    short[] scaled = new short[samples.length];
    for (int n = 0; n < scaled.length; n++) {
      scaled[n] = (short) (samples[n] * gain);
    }
    return scaled;
  }
}
