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

  private static final List<WireFormat> FORMATS =
      List.of(
          WireFormat.RTP_PCMU,
          WireFormat.TWILIO_MEDIA,
          WireFormat.OPENAI_PCMU_DELTA,
          WireFormat.AUDIO_SOCKET,
          WireFormat.AUDIO_FORK_MONO,
          WireFormat.AUDIO_HOOK_STEREO,
          WireFormat.GRPC_ULAW,
          WireFormat.WEBSOCKET_DEFLATE,
          WireFormat.TLS);

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
  private Hearing hearing = new Hearing(List.of(), List.of(), 0, 0, 0);

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
        .hasSize(49)
        .allSatisfy(pair -> {
          assertThat(pair.settled()).as("windows selected").isGreaterThan(100);
          assertThat(pair.settledRecall()).as("recall").isGreaterThanOrEqualTo(RECALL);
        });
  }

  @Test
  void everyCallIsHeard() {
    assertThat(hearing.formats())
        .filteredOn(heard -> heard.format().outcome() == WireFormat.Outcome.HEARD)
        .allSatisfy(heard -> assertThat(heard.worstDelayMillis()).isLessThan(Clip.SECONDS * 1000));
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
