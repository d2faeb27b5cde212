// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;

/**
 * The endless mu-law stream of one call: the clip, begun at another place for each call and changed
 * in gain and noise each time round, so that no two moments of a run hold the same bytes. The same
 * call number gives the same stream in every process.
 *
 * <p>Not thread-safe.
 */
public final class Speech {
  /** Bytes a second of G.711. */
  public static final int BYTES_PER_SECOND = 8_000;

  private static final String CLIP = "speech.ulaw";
  private static final int NOISE_AMPLITUDE = 24;

  private final byte[] clip = readClip();
  private final int call;
  private byte[] lapBytes;
  private long lap;

  /** Creates the stream of call number {@code call}, 0 or more. */
  public Speech(int call) {
    this.call = call;
    this.lapBytes = render(0);
  }

  /** Writes the bytes from {@code position} of the stream on into {@code out}. */
  public void read(long position, byte[] out) {
    for (int n = 0; n < out.length; n++) {
      long at = position + n;
      if (at / clip.length != lap) {
        lap = at / clip.length;
        lapBytes = render(lap);
      }
      out[n] = lapBytes[(int) (at % clip.length)];
    }
  }

  private byte[] render(long lap) {
    SplittableRandom random = new SplittableRandom(31 * lap + call);
    double gain = 0.7 + 0.25 * random.nextDouble();
    int start = (int) (call * (clip.length * 3L / 7) % clip.length);
    byte[] out = new byte[clip.length];
    for (int n = 0; n < out.length; n++) {
      int sample = MuLaw.decode(clip[(start + n) % clip.length]);
      int noise = random.nextInt(-NOISE_AMPLITUDE, NOISE_AMPLITUDE + 1);
      out[n] = MuLaw.encode((int) (sample * gain) + noise);
    }
    return out;
  }

  private static byte[] readClip() {
    try (InputStream in = Speech.class.getResourceAsStream(CLIP)) {
      if (in == null) {
        throw new IllegalStateException("the resource %s is missing: build e2e".formatted(CLIP));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
