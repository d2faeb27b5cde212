// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import com.fasterxml.jackson.annotation.JsonFormat;
import earshot.e2e.wire.SampleLayout;
import earshot.e2e.wire.WireFormat;

/**
 * What is recognised of audio that comes in one format and goes out in another.
 *
 * @param expected what has to be
 * @param selected windows within one run of audio of both formats that were sighted on the way in
 * @param matched how many of them were sighted on the way out
 * @param settled windows like {@code selected} after the first of the clip that was sighted at
 *     either end
 * @param settledMatched how many of them were sighted on the way out
 * @param speechSeconds seconds of speech
 * @param matchedSeconds how many of them have a match
 * @param sightings on the way in
 * @param falseMatches sightings on the way in whose signature was sighted on the way out in a clip
 *     that has no audio in common
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY) // There are many.
public record Pair(
    WireFormat in,
    WireFormat out,
    Expected expected,
    int selected,
    int matched,
    int settled,
    int settledMatched,
    int speechSeconds,
    int matchedSeconds,
    int sightings,
    int falseMatches) {

  /** What has to become of a pair. */
  public enum Expected {
    /** The same samples, in G.711 or linear. */
    MATCH,
    /**
     * One leg has the A-law of a call that was mu-law, which changes sixteen codes: windows without
     * these match.
     */
    TANDEM,
    /** Samples of other rates. */
    OTHER_RATE,
    /** One of the two is not heard: its own verdict says why. */
    UNHEARD;

    static Expected of(WireFormat in, WireFormat out) {
      if (!in.isHeard() || !out.isHeard()) {
        return UNHEARD;
      }
      if (in.layout().rate() != out.layout().rate()) {
        return OTHER_RATE;
      }
      return (in.layout() == SampleLayout.ALAW) == (out.layout() == SampleLayout.ALAW)
          ? MATCH
          : TANDEM;
    }
  }

  /** Returns the share of selected windows that matched, 0 where none was selected. */
  public double recall() {
    return selected == 0 ? 0 : (double) matched / selected;
  }

  /** Returns the share once both ends have begun to hear, 0 where none was selected. */
  public double settledRecall() {
    return settled == 0 ? 0 : (double) settledMatched / settled;
  }

  /** Returns the share of seconds of speech with a match. */
  public double secondsShare() {
    return speechSeconds == 0 ? 0 : (double) matchedSeconds / speechSeconds;
  }
}
