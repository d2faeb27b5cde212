// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * How smooth a block of bytes is, read as samples. Speech differs from its neighbours by less than
 * it differs from zero, and is on either side of zero; what is not speech, or is read wrongly, is
 * not. Sums of integers, so that the kernel program comes to the same.
 *
 * @param differences sum of the samples' differences from their predecessors, without sign
 * @param magnitudes sum of the samples but the first, without sign
 * @param isFaint whether half of it is near zero: if the rest is loud, it is not of the same
 * @param isQuiet whether it is too quiet to tell
 * @param isHit whether it is audio
 * @param isSlow whether it is as smooth as audio, but hardly ever on the other side of zero: so is
 *     a deep hum, and a picture
 */
record Reading(
    int differences,
    int magnitudes,
    boolean isFaint,
    boolean isQuiet,
    boolean isHit,
    boolean isSlow) {
  /** On average a sample is at least this far from zero; less tells nothing. */
  private static final int MIN_MAGNITUDE = 32;

  /**
   * A sample nearer to zero than this is faint: G.711 of little is far from it by the other law.
   */
  private static final int FAINT_MAGNITUDE = 192;

  /** On average a sample of speech is not as far from zero as this; text and exponents are. */
  private static final int MAX_MAGNITUDE = 8_192;

  /** Of one-byte samples one in so many, at least, lies on the other side of zero. */
  private static final int CROSSING = 16;

  /** Of a sample one part in so many, at least, is above zero, and one below. */
  private static final int EITHER_SIDE = 16;

  /**
   * Two codes of G.711 on either side of zero differ in the top bit at least, by so much or more; a
   * picture's bytes get from 127 to 128 by small steps.
   */
  private static final int MIN_STEP = 32;

  /** Samples of a channel that are read: more would seldom be without a frame's header. */
  static final int MAX_SAMPLES = 64;

  /** Reads up to {@link #MAX_SAMPLES} samples of {@code count} bytes from {@code offset} on. */
  static Reading of(View view, byte[] bytes, int offset, int count) {
    int samples = Math.min(MAX_SAMPLES, view.samplesIn(count));
    int width = view.coding().width();
    int before = 0;
    int differences = 0;
    int magnitudes = 0;
    int above = 0;
    int below = 0;
    int crossings = 0;
    int faint = 0;
    for (int n = 0; n < samples; n++) {
      int last = offset + view.offset() + n * view.stride() + width - 1;
      int sample = view.coding().linear(bytes[Math.max(0, last - 1)], bytes[last]);
      if (n > 0) {
        differences += Math.abs(sample - before);
        magnitudes += Math.abs(sample);
        faint += Math.abs(sample) < FAINT_MAGNITUDE ? 1 : 0;
        above += sample > 0 ? 1 : 0;
        below += sample < 0 ? 1 : 0;
        boolean crosses = sample >= 0 != before >= 0;
        crossings += crosses && (width == 2 || step(bytes, last, view) >= MIN_STEP) ? 1 : 0;
      }
      before = sample;
    }
    boolean quiet = magnitudes < MIN_MAGNITUDE * samples;
    // What hardly moves is padding or a counter, not sound.
    boolean smooth = 4 * differences < 3 * magnitudes && 33 * differences > magnitudes;
    boolean balanced = EITHER_SIDE * above >= samples && EITHER_SIDE * below >= samples;
    boolean loud = magnitudes >= MAX_MAGNITUDE * samples;
    // G.711 is sampled so seldom that a voice crosses zero in each block.
    boolean alternates = width == 2 || CROSSING * crossings >= samples;
    boolean even = !quiet && !loud && smooth;
    boolean hit = even && balanced && alternates;
    return new Reading(differences, magnitudes, 2 * faint >= samples, quiet, hit, even && !hit);
  }

  private static int step(byte[] bytes, int last, View view) {
    return Math.abs((bytes[last] & 0xFF) - (bytes[last - view.stride()] & 0xFF));
  }
}
