// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.audio.Clip;
import earshot.e2e.audio.Corpus;
import earshot.e2e.audio.MuLaw;
import earshot.e2e.audio.Recording;
import earshot.e2e.wire.WireFormat;
import earshot.signature.SignatureKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MatrixTest {
  private static final WireFormat IN = WireFormat.RTP_PCMU;
  private static final WireFormat OUT = WireFormat.AUDIO_HOOK_MONO;
  private static final Recording FIRST = recording(0);
  private static final Recording SECOND = recording(1);

  private final Sightings sightings = new Sightings();

  @Test
  void whatIsSightedAtBothEndsIsRecognised() {
    List<String> windows = windows(FIRST);
    windows.forEach(signature -> sightings.add(IN, 0, signature, false, 0));
    windows.forEach(signature -> sightings.add(OUT, 0, signature, true, 0));

    Pair pair = matrix().pair(IN, OUT);

    assertThat(pair.recall()).isEqualTo(1);
    // Of 160 samples 93 end a window within their frame.
    assertThat(pair.selected()).isBetween(windows.size() / 2, windows.size() * 2 / 3);
    // Nothing was sighted of the other clip.
    assertThat(pair.speechSeconds()).isEqualTo(2 * Clip.SECONDS);
    assertThat(pair.matchedSeconds()).isEqualTo(Clip.SECONDS);
    assertThat(pair.falseMatches()).isZero();
  }

  @Test
  void whatIsMissingOnTheWayOutIsNotRecognised() {
    List<String> windows = windows(FIRST);
    windows.forEach(signature -> sightings.add(IN, 0, signature, false, 0));
    windows.stream()
        .limit(windows.size() / 2)
        .forEach(signature -> sightings.add(OUT, 0, signature, true, 0));

    assertThat(matrix().pair(IN, OUT).recall()).isBetween(0.3, 0.7);
  }

  @Test
  void aMatchWithAnotherClipIsFalse() {
    sightings.add(IN, 0, windows(FIRST).getFirst(), false, 0);
    sightings.add(OUT, 1, windows(FIRST).getFirst(), true, 0);

    assertThat(matrix().pair(IN, OUT).falseMatches()).isEqualTo(1);
  }

  /** The second channel carries another clip of the corpus. */
  @Test
  void theOtherChannelIsNoOtherCall() {
    sightings.add(IN, Corpus.partner(0), "of both", false, 0);
    sightings.add(WireFormat.AUDIO_HOOK_STEREO, 0, "of both", true, 0);
    Recording partner =
        new Recording(
            Corpus.partner(0),
            Corpus.clips().get(Corpus.partner(0)),
            FIRST.narrow(),
            FIRST.middle(),
            FIRST.wide());

    assertThat(
            new Matrix(sightings, List.of(FIRST, partner))
                .pair(IN, WireFormat.AUDIO_HOOK_STEREO)
                .falseMatches())
        .isZero();
  }

  @Test
  void whatCannotMatchIsKnownBefore() {
    assertThat(Pair.Expected.of(WireFormat.TLS, IN)).isEqualTo(Pair.Expected.UNHEARD);
    assertThat(Pair.Expected.of(IN, WireFormat.WEBSOCKET_DEFLATE)).isEqualTo(Pair.Expected.UNHEARD);
    assertThat(Pair.Expected.of(IN, WireFormat.OPENAI_PCM24_APPEND))
        .isEqualTo(Pair.Expected.OTHER_RATE);
    assertThat(Pair.Expected.of(IN, WireFormat.RTP_PCMA)).isEqualTo(Pair.Expected.TANDEM);
    assertThat(Pair.Expected.of(WireFormat.RTP_PCMA, WireFormat.RTP_PCMA))
        .isEqualTo(Pair.Expected.MATCH);
    assertThat(Pair.Expected.of(WireFormat.RTP_PCMA, WireFormat.OPENAI_PCMA_APPEND))
        .isEqualTo(Pair.Expected.MATCH);
  }

  private Matrix matrix() {
    return new Matrix(sightings, List.of(FIRST, SECOND));
  }

  private static List<String> windows(Recording recording) {
    List<String> all =
        new ArrayList<>(
            Windows.of(recording.narrow(), SignatureKey.parse(Stage.KEY)).ends().keySet());
    Collections.shuffle(all, new java.util.Random(1));
    return all;
  }

  /** Noise: nearly every window of it is distinct. */
  private static Recording recording(int number) {
    SplittableRandom random = new SplittableRandom(number);
    short[] narrow = new short[Clip.SECONDS * Recording.NARROW_RATE];
    for (int n = 0; n < narrow.length; n++) {
      narrow[n] = (short) MuLaw.decode((byte) random.nextInt());
    }
    short[] middle = new short[Clip.SECONDS * Recording.MIDDLE_RATE];
    short[] wide = new short[Clip.SECONDS * Recording.WIDE_RATE];
    return new Recording(number, Corpus.clips().get(number), narrow, middle, wide);
  }
}
