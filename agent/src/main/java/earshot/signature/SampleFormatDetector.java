// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import java.util.function.IntUnaryOperator;

/**
 * Tells from a flow's own bytes what samples they are.
 *
 * <p>Speech is smooth: read as what they are, samples differ from their neighbours by less than
 * they differ from zero; read as anything else they do not. A reading is a hit where the
 * differences add up to less than three quarters of the samples. On speech with room noise, in
 * blocks of 64 bytes, mu-law and A-law hit in half of all blocks and PCM16 in two fifths; random
 * and compressed bytes stay above 0.9 in every reading.
 *
 * <p>Bytes of G.711 hit as PCM16 too, hence PCM16 counts only where neither law hits.
 */
final class SampleFormatDetector {
  /** Bytes of a segment or datagram among whose last ones it is looked. */
  private static final int HEAD_BYTES = 256;

  private static final int BLOCK_BYTES = 64;
  private static final int FIRST_BLOCKS = 16;
  private static final int LATER = 8;

  private static final int HIT = 16;
  private static final int SURE = 4 * HIT;
  private static final int MOST = 16 * HIT;

  /** On average a sample is at least this far from zero; less is silence, which tells nothing. */
  private static final int MIN_MAGNITUDE = 32;

  private SampleFormat format = SampleFormat.OTHER;
  private int score;
  private int blocks;

  /** Takes a segment or datagram and returns what the flow is. */
  SampleFormat accept(byte[] bytes, int offset, int count) {
    if (count >= BLOCK_BYTES && (blocks < FIRST_BLOCKS || blocks % LATER == 0)) {
      look(bytes, offset + Math.min(HEAD_BYTES, count) - BLOCK_BYTES);
    }
    if (count >= BLOCK_BYTES) {
      // Only its remainder matters once it is past the first ones.
      blocks = blocks == FIRST_BLOCKS + LATER - 1 ? FIRST_BLOCKS : blocks + 1;
    }
    return score >= SURE ? format : SampleFormat.OTHER;
  }

  private void look(byte[] bytes, int at) {
    boolean text = true;
    for (int n = at; n < at + BLOCK_BYTES; n++) {
      text &= RawLane.isText(bytes[n]);
    }
    if (text) {
      vote(SampleFormat.OTHER);
      return;
    }
    double ulaw = roughness(BLOCK_BYTES, n -> G711.linearOfUlaw(bytes[at + n]));
    double alaw = roughness(BLOCK_BYTES, n -> G711.linearOfAlaw(bytes[at + n]));
    if (isHit(ulaw) || isHit(alaw)) {
      vote(isHit(ulaw) && (ulaw <= alaw || !isHit(alaw)) ? SampleFormat.ULAW : SampleFormat.ALAW);
      return;
    }
    double least = Math.min(ulaw, alaw);
    boolean hit = false;
    for (int view = 0; view < Pcm16.VIEWS; view++) {
      int reading = view;
      double linear =
          roughness(
              (BLOCK_BYTES - 1) / 2,
              n -> Pcm16.sample(reading, bytes, at + Pcm16.alignment(reading) + 2 * n));
      least = Math.min(least, linear);
      hit |= isHit(linear);
    }
    if (hit) {
      vote(SampleFormat.PCM16);
    } else if (least > 1) {
      vote(SampleFormat.OTHER);
    }
  }

  /** Returns the differences between neighbours by the samples, 1 where it is too quiet to tell. */
  private static double roughness(int samples, IntUnaryOperator sample) {
    int before = sample.applyAsInt(0);
    long differences = 0;
    long magnitudes = 0;
    for (int n = 1; n < samples; n++) {
      int value = sample.applyAsInt(n);
      differences += Math.abs(value - before);
      magnitudes += Math.abs(value);
      before = value;
    }
    return magnitudes < (long) MIN_MAGNITUDE * samples ? 1 : (double) differences / magnitudes;
  }

  /** What hardly moves is padding, not sound. */
  private static boolean isHit(double roughness) {
    return roughness < 0.75 && roughness > 0.03;
  }

  private void vote(SampleFormat seen) {
    if (seen == SampleFormat.OTHER) {
      score = Math.max(0, score - 1);
    } else if (seen == format) {
      score = Math.min(MOST, score + HIT);
    } else if (score >= HIT) {
      score -= HIT;
    } else {
      format = seen;
      score = HIT;
    }
  }
}
