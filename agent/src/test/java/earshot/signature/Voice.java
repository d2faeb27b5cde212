// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** A voice made by arithmetic, and the forms in which it is sent. */
public final class Voice {
  private static final double FORMANT_HERTZ = 600;
  private static final double FORMANT_WIDTH_HERTZ = 200;

  private Voice() {}

  /** Partials that wander, loudest at a formant, as loud as speech is, over a hush of noise. */
  public static short[] samples(long seed, int count) {
    Random random = new Random(seed);
    short[] voice = new short[count];
    double phase = 0;
    double pitch = 120;
    double loudness = 0;
    for (int n = 0; n < count; n++) {
      if (n % 800 == 0) {
        pitch = 90 + 120 * random.nextDouble();
        loudness = 400 + 6_000 * random.nextDouble();
      }
      phase += 2 * Math.PI * pitch / 8_000;
      double sum = 0;
      for (int partial = 1; partial <= 10; partial++) {
        double off = (partial * pitch - FORMANT_HERTZ) / FORMANT_WIDTH_HERTZ;
        sum += Math.sin(partial * phase + partial * partial) / (1 + off * off);
      }
      voice[n] = (short) (loudness * sum + 30 * random.nextGaussian());
    }
    return voice;
  }

  /** The same voice, so much quieter. */
  static short[] quieter(short[] audio, int divisor) {
    short[] quiet = new short[audio.length];
    for (int n = 0; n < audio.length; n++) {
      quiet[n] = (short) (audio[n] / divisor);
    }
    return quiet;
  }

  /** Two channels, in turn. */
  static short[] interleaved(short[] left, short[] right) {
    short[] both = new short[2 * left.length];
    for (int n = 0; n < left.length; n++) {
      both[2 * n] = left[n];
      both[2 * n + 1] = right[n];
    }
    return both;
  }

  /** What is left of audio that was mu-law once: nothing more is lost later. */
  static short[] onceUlaw(short[] audio) {
    short[] decoded = new short[audio.length];
    for (int n = 0; n < audio.length; n++) {
      decoded[n] = (short) G711.linearOfUlaw(G711.ulawOf(audio[n]));
    }
    return decoded;
  }

  static short[] onceAlaw(short[] audio) {
    short[] decoded = new short[audio.length];
    for (int n = 0; n < audio.length; n++) {
      decoded[n] = (short) G711.linearOfAlaw(alawOf(audio[n]));
    }
    return decoded;
  }

  /** Mu-law. */
  public static byte[] ulaw(short[] audio) {
    byte[] bytes = new byte[audio.length];
    for (int n = 0; n < audio.length; n++) {
      bytes[n] = G711.ulawOf(audio[n]);
    }
    return bytes;
  }

  /** A-law. */
  public static byte[] alaw(short[] audio) {
    byte[] bytes = new byte[audio.length];
    for (int n = 0; n < audio.length; n++) {
      bytes[n] = alawOf(audio[n]);
    }
    return bytes;
  }

  static byte[] littleEndian(short[] audio) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (short sample : audio) {
      out.write(sample);
      out.write(sample >> 8);
    }
    return out.toByteArray();
  }

  /** Linear samples of 16 bits, as RTP has them. */
  public static byte[] bigEndian(short[] audio) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (short sample : audio) {
      out.write(sample >> 8);
      out.write(sample);
    }
    return out.toByteArray();
  }

  private static byte alawOf(int sample) {
    byte nearest = 0;
    for (int code = 1; code < 256; code++) {
      if (Math.abs(G711.linearOfAlaw((byte) code) - sample)
          < Math.abs(G711.linearOfAlaw(nearest) - sample)) {
        nearest = (byte) code;
      }
    }
    return nearest;
  }
}
