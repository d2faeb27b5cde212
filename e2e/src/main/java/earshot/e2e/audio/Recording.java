// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

/**
 * A clip as it came out of a G.711 call, and as it was before: linear samples of 16 bits.
 *
 * @param number index of the clip in the corpus
 * @param narrow 8000 samples a second, each of which mu-law can say
 * @param wide 24,000 samples a second, as a speech service has it
 */
public record Recording(int number, Clip clip, short[] narrow, short[] wide) {
  /** Samples a second of {@link #narrow}. */
  public static final int NARROW_RATE = 8_000;

  /** Samples a second of {@link #wide}. */
  public static final int WIDE_RATE = 24_000;
}
