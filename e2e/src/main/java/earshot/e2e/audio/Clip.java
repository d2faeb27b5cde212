// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

import java.util.ArrayList;
import java.util.List;

/**
 * One clip of the corpus, as a recipe: the same recipe gives the same samples.
 *
 * @param name short and unique
 * @param parts rendered one after the other
 */
public record Clip(String name, ClipKind kind, List<Part> parts) {
  /** Length of every clip. */
  public static final int SECONDS = 10;

  /** What one stretch of a clip is made of. */
  public sealed interface Part {
    /** Length in seconds. */
    double seconds();
  }

  /**
   * A voice of espeak-ng over room noise.
   *
   * @param gainDecibels of the voice, relative to full scale
   * @param roomVolume amplitude of the noise, 1 being full scale
   * @param roomSeconds where the noise begins, so that no two clips have the same
   */
  public record Voice(
      double seconds,
      String voice,
      int wordsPerMinute,
      int pitch,
      int gainDecibels,
      double roomVolume,
      int roomSeconds,
      String text)
      implements Part {}

  /**
   * What sox makes by itself.
   *
   * @param channels that the effects begin with; they end with one
   */
  public record Synthesis(double seconds, int channels, List<String> effects) implements Part {
    /** Keeps a copy. */
    public Synthesis {
      effects = List.copyOf(effects);
    }
  }

  /** Checks the length. */
  public Clip {
    parts = List.copyOf(parts);
    double seconds = parts.stream().mapToDouble(Part::seconds).sum();
    if (Math.abs(seconds - SECONDS) > 1e-6) {
      throw new IllegalArgumentException(
          "clip %s must last %d s, not %f".formatted(name, SECONDS, seconds));
    }
  }

  static Clip voice(
      String name,
      String voice,
      int wordsPerMinute,
      int pitch,
      double room,
      int index,
      String text) {
    return new Clip(
        name,
        ClipKind.SPEECH,
        List.of(new Voice(SECONDS, voice, wordsPerMinute, pitch, -6, room, 11 * index, text)));
  }

  static Clip quiet(String name, String voice, int index, String text) {
    return new Clip(
        name,
        ClipKind.QUIET_SPEECH,
        List.of(new Voice(SECONDS, voice, 165, 50, -30, 0.002, 11 * index, text)));
  }

  /** The prompt is played from a file: the same samples in each call. */
  static Clip prompted(String name, String voice, int index, String text) {
    return new Clip(
        name,
        ClipKind.PROMPT,
        List.of(
            new Voice(
                5,
                "en-us+f3",
                165,
                55,
                -6,
                0,
                0,
                "Thank you for calling. All of our people are busy at the moment. Please hold the line."),
            new Voice(5, voice, 165, 50, -6, 0.008, 11 * index, text)));
  }

  static Clip synthesis(String name, ClipKind kind, int channels, String effects) {
    return new Clip(
        name, kind, List.of(new Synthesis(SECONDS, channels, List.of(effects.split(" ", -1)))));
  }

  /** Repeats short stretches until the clip is full. */
  static Clip sequence(
      String name, ClipKind kind, double seconds, int channels, String... effects) {
    List<Part> parts = new ArrayList<>();
    for (int n = 0; n * seconds < SECONDS - 1e-6; n++) {
      String of = effects[n % effects.length];
      parts.add(new Synthesis(seconds, channels, List.of(of.split(" ", -1))));
    }
    return new Clip(name, kind, parts);
  }
}
