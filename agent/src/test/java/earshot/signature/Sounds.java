// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Streams of sound that is like speech to a detector, in any format, and of what is not sound. */
public final class Sounds {
  private static final int MAX_SAMPLES = 3_000;

  private final Random random;

  /** Creates one that makes the same sounds from the same numbers. */
  public Sounds(Random random) {
    this.random = random;
  }

  /** Some kilobytes of one kind, most of them in frames with headers. */
  public byte[] next() {
    int kind = random.nextInt(8);
    int samples = 200 + random.nextInt(MAX_SAMPLES);
    if (kind == 7) {
      byte[] noise = new byte[samples];
      random.nextBytes(noise);
      return noise;
    }
    int channels = kind >= 4 ? 2 : 1;
    boolean wide = kind == 2 || kind == 3 || kind == 6;
    boolean bigEndian = random.nextBoolean();
    double[][] wave = new double[channels][];
    for (int channel = 0; channel < channels; channel++) {
      wave[channel] = wave(samples, random.nextInt(4) == 0 ? 0 : 200 + random.nextInt(12_000));
    }
    int header = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(8);
    int frame = 80 + random.nextInt(600);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int n = 0; n < samples; n++) {
      if (header > 0 && n % frame == 0) {
        bytes.write(new byte[header], 0, header);
      }
      for (int channel = 0; channel < channels; channel++) {
        int sample = (int) wave[channel][n];
        if (wide) {
          bytes.write(bigEndian ? sample >> 8 : sample);
          bytes.write(bigEndian ? sample : sample >> 8);
        } else {
          bytes.write(kind % 4 == 0 ? G711.ulawOf(sample) : alaw(sample));
        }
      }
    }
    return bytes.toByteArray();
  }

  /** Noise through a low pass, as loud as told, with pauses. */
  private double[] wave(int samples, int loudness) {
    double[] wave = new double[samples];
    double pole = 0.6 + 0.35 * random.nextDouble();
    double first = 0;
    double second = 0;
    for (int n = 0; n < samples; n++) {
      double gain = n / 700 % 4 == 3 ? 0.01 : 1;
      first = pole * first + (1 - pole) * random.nextGaussian();
      second = pole * second + (1 - pole) * first;
      wave[n] = Math.clamp(second * 8 * loudness * gain, -32_000, 32_000);
    }
    return wave;
  }

  /** The byte whose sample lies nearest. */
  private static int alaw(int sample) {
    int best = 0;
    for (int code = 1; code < 256; code++) {
      if (Math.abs(G711.linearOfAlaw((byte) code) - sample)
          < Math.abs(G711.linearOfAlaw((byte) best) - sample)) {
        best = code;
      }
    }
    return best;
  }
}
