// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.audio.Corpus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireFormatTest {
  private static final int SAMPLES = 80_000;

  @ParameterizedTest
  @EnumSource
  void unitsFillTheClipAndEachRunLiesWithinOne(WireFormat format) {
    int[] units = format.sentUnits(3, SAMPLES);
    int[] runs = format.runs(3, SAMPLES);

    assertThat(units).isSorted().doesNotHaveDuplicates().endsWith(SAMPLES);
    assertThat(runs).isSorted().doesNotHaveDuplicates().contains(units);
  }

  @ParameterizedTest
  @EnumSource
  void portsTellFormatAndClip(WireFormat format) {
    int last = Corpus.clips().size() - 1;

    assertThat(format.clipOf(format.port(last))).isEqualTo(last);
    assertThat(
            Arrays.stream(WireFormat.values()).filter(other -> other.clipOf(format.port(0)) >= 0))
        .containsExactly(format);
  }

  @ParameterizedTest
  @EnumSource
  void framesOfStreamsComeBack(StreamFraming framing) throws IOException {
    byte[] first = new byte[800];
    new Random(5).nextBytes(first);
    byte[] second = Arrays.copyOf(first, 160);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(framing.opening());
    stream.writeBytes(framing.wrap(first, 0, 3));
    stream.writeBytes(framing.wrap(second, 1, 3));

    DataInputStream in = new DataInputStream(new ByteArrayInputStream(stream.toByteArray()));
    byte[] heard = framing.unwrap(in);
    while (heard.length == 0) {
      heard = framing.unwrap(in);
    }

    assertThat(heard).isEqualTo(first);
    assertThat(framing.unwrap(in)).isEqualTo(second);
    assertThat(in.available()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void audioInMessagesComesBack(Envelope envelope) {
    byte[] audio = new byte[160];
    new Random(6).nextBytes(audio);

    String text = envelope.text(audio, 7, 140);

    assertThat(text == null ? envelope.unwrap(envelope.wrap(audio)) : envelope.unwrap(text))
        .isEqualTo(audio);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSaidAroundAudioCarriesNone(Envelope envelope) {
    Talk talk = envelope.talk();

    assertThat(
            Stream.of(talk.opening(), talk.greeting(), talk.asides(), talk.replies())
                .flatMap(List::stream))
        .allSatisfy(message -> assertThat(envelope.unwrap(message)).isEmpty());
  }
}
