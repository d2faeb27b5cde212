// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.agent.Owned;
import earshot.e2e.audio.Clip;
import earshot.e2e.audio.Corpus;
import earshot.e2e.wire.WireFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A part of the bench {@code signatures}: what is recognised between wire formats. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignaturesIT {
  private static final double SPEED = 10;
  private static final double RECALL = 0.99;

  /** Parts of bytes: a call has a start, and what goes around audio is none. */
  private static final double HEARD = 0.8;

  private static final double UNHEARD = 0.9;

  private static final List<WireFormat> FORMATS =
      List.of(
          WireFormat.RTP_PCMU,
          WireFormat.TWILIO_MEDIA,
          WireFormat.OPENAI_PCMU_DELTA,
          WireFormat.AUDIO_SOCKET,
          WireFormat.AUDIO_FORK_MONO,
          WireFormat.AUDIO_HOOK_STEREO,
          WireFormat.GRPC_ULAW,
          WireFormat.CHAN_WEBSOCKET,
          WireFormat.AUDIO_FORK_PLAY,
          WireFormat.WEBSOCKET_FRAGMENTS,
          WireFormat.VONAGE_16K,
          WireFormat.AWS_EVENT_STREAM_16K,
          WireFormat.WEBSOCKET_DEFLATE,
          WireFormat.TLS,
          WireFormat.SRTP_PCMU,
          WireFormat.RTP_OPUS,
          WireFormat.RTP_G722,
          WireFormat.RTP_G729,
          WireFormat.RTP_G729_LONG,
          WireFormat.GRPC_GZIP);

  private static final Set<String> CLIPS =
      Set.of(
          "us-carla",
          "gb-fiona",
          "de-jonas",
          "fr-lucie",
          "us-fast",
          "quiet-us",
          "prompt-a",
          "prompt-b",
          "music-folk",
          "tone-ringback",
          "silence-digital");

  private final Owned owned = new Owned();
  private Hearing hearing = new Hearing(List.of(), List.of(), List.of(), 0, 0, 0);

  @BeforeAll
  void sendAll() throws Exception {
    List<Clip> all = Corpus.clips();
    hearing =
        Hearing.measure(
            owned,
            Path.of(System.getProperty("repository.root")),
            SPEED,
            FORMATS,
            IntStream.range(0, all.size())
                .filter(clip -> CLIPS.contains(all.get(clip).name()))
                .boxed()
                .toList());
  }

  @AfterAll
  void clean() {
    owned.close();
  }

  @Test
  void equalSamplesAreRecognisedWhateverTheirWrapping() {
    List<Pair> matching =
        hearing.pairs().stream().filter(pair -> pair.expected() == Pair.Expected.MATCH).toList();

    assertThat(matching)
        .hasSize(10 * 10 + 2 * 2)
        .allSatisfy(pair -> {
          assertThat(pair.settled()).as("windows selected").isGreaterThan(100);
          assertThat(pair.settledRecall()).as("recall").isGreaterThanOrEqualTo(RECALL);
        });
  }

  @Test
  void everyCallIsHeard() {
    assertThat(hearing.formats())
        .filteredOn(heard -> heard.format().isHeard())
        .allSatisfy(heard -> assertThat(heard.worstDelayMillis()).isLessThan(Clip.SECONDS * 1000));
  }

  /** The reason that a user reads where audio is not heard is the true one. */
  @Test
  void bytesEndUnderTheVerdictOfTheirFormat() {
    assertThat(hearing.misjudged()).isEmpty();
    assertThat(hearing.coverage())
        .hasSameSizeAs(FORMATS)
        .allSatisfy(coverage ->
            assertThat(coverage.share())
                .as("%s", coverage)
                .isGreaterThanOrEqualTo(coverage.format().isHeard() ? HEARD : UNHEARD));
  }

  @Test
  void whatIsNotHeardMatchesNothing() {
    assertThat(hearing.pairs())
        .filteredOn(pair ->
            pair.expected() == Pair.Expected.UNHEARD || pair.expected() == Pair.Expected.OTHER_RATE)
        .isNotEmpty()
        .allSatisfy(pair -> assertThat(pair.matched()).as("%s", pair).isZero());
  }

  @Test
  void noCallIsTakenForAnother() {
    assertThat(hearing.pairs()).allSatisfy(pair -> assertThat(pair.falseMatches()).isZero());
  }

  @Test
  void ciphertextAndCompressedBytesAreNobodysAudio() {
    assertThat(hearing.pair(WireFormat.TLS, WireFormat.TLS).sightings()).isZero();
    assertThat(hearing.pair(WireFormat.WEBSOCKET_DEFLATE, WireFormat.WEBSOCKET_DEFLATE).sightings())
        .isZero();
  }

  @Test
  void tonesAndSilenceMakeNoMatches() {
    assertThat(hearing.suppressed()).isGreaterThanOrEqualTo(0.999);
  }
}
