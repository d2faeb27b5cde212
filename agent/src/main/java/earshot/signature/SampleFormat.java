// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import java.util.ArrayList;
import java.util.List;

/** What the bytes of a flow are, as far as lane {@code ulaw} is concerned. */
public enum SampleFormat {
  /** Nothing that lane {@code ulaw} knows. */
  OTHER,
  /** G.711 mu-law. */
  ULAW,
  /** G.711 A-law. */
  ALAW,
  /** Linear samples of 16 bits, of either byte order, that begin anywhere. */
  PCM16,
  /** Mu-law of two channels, byte by byte. */
  ULAW_STEREO,
  /** A-law of two channels, byte by byte. */
  ALAW_STEREO,
  /** Linear samples of two channels, in turn, of either byte order, that begin anywhere. */
  PCM16_STEREO;

  /**
   * Returns the ways to read samples out of the bytes, each of which is one stream of audio, in the
   * order of the kernel program.
   */
  List<View> views() {
    return switch (this) {
      case OTHER -> List.of();
      case ULAW -> views(1, Coding.ULAW);
      case ALAW -> views(1, Coding.ALAW);
      case PCM16 -> views(2, Coding.LITTLE_ENDIAN, Coding.BIG_ENDIAN);
      case ULAW_STEREO -> views(2, Coding.ULAW);
      case ALAW_STEREO -> views(2, Coding.ALAW);
      case PCM16_STEREO -> views(4, Coding.LITTLE_ENDIAN, Coding.BIG_ENDIAN);
    };
  }

  private static List<View> views(int stride, Coding... codings) {
    List<View> views = new ArrayList<>();
    for (int offset = 0; offset < stride; offset++) {
      for (Coding coding : codings) {
        views.add(new View(offset, stride, coding));
      }
    }
    return List.copyOf(views);
  }
}
