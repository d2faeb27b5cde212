// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpStageTest {
  private static final SignatureKey KEY = SignatureKey.parse("07".repeat(32));

  private final Set<String> raw = new HashSet<>();
  private final Set<String> ulaw = new HashSet<>();
  private final RtpStage stage = new RtpStage();
  private final LaneSet lanes =
      new LaneSet(
          KEY,
          2,
          16,
          null,
          true,
          (_, high, low) -> raw.add("%016x%016x".formatted(high, low)),
          (_, high, low) -> ulaw.add("%016x%016x".formatted(high, low)));

  /** The payload types that say what samples are; the first datagram is in step with nothing. */
  @ParameterizedTest
  @CsvSource({"0, ULAW", "8, ALAW", "10, PCM16_STEREO", "11, PCM16", "128, ULAW"})
  void payloadTypeTellsTheFormat(int type, SampleFormat format) {
    byte[] noise = new byte[640];
    new Random(1).nextBytes(noise);
    short[] voice = Voice.samples(1, 320);
    byte[] payload = format == SampleFormat.PCM16 ? Voice.bigEndian(voice) : noise;
    accept(packet(type, 0, payload));
    assertThat(stage.isInStep()).isFalse();
    assertThatThrownBy(stage::payloadType).isInstanceOf(IllegalStateException.class);
    assertThat(ulaw).isEmpty();

    accept(packet(type, 1, payload));

    assertThat(stage.isInStep()).isTrue();
    assertThat(stage.payloadType()).isEqualTo(type & 127);
    assertThat(raw).isEmpty();
    Set<String> expected = new HashSet<>();
    new LaneSet(
            KEY,
            2,
            16,
            format,
            true,
            (_, _, _) -> {},
            (_, high, low) -> expected.add("%016x%016x".formatted(high, low)))
        .accept(payload, 0, payload.length);
    assertThat(ulaw).isEqualTo(expected);
    if (format != SampleFormat.PCM16_STEREO) {
      assertThat(ulaw).isNotEmpty();
    }
  }

  /** Other types are audio of some kind: forwarded verbatim it is known again. */
  @ParameterizedTest
  @CsvSource({"9", "18", "13", "96", "111"})
  void otherTypesAreOpen(int type) {
    byte[] payload = new byte[300];
    new Random(2).nextBytes(payload);
    accept(packet(type, 0, payload));
    accept(packet(type, 1, payload));

    Set<String> expected = new HashSet<>();
    new RawLane(KEY, 2, 16, (_, high, low) -> expected.add("%016x%016x".formatted(high, low)))
        .accept(payload, 0, payload.length);
    assertThat(raw).isEqualTo(expected).isNotEmpty();
    assertThat(ulaw).isEmpty();
  }

  @Test
  void outOfStepTheGateIsShutAgain() {
    byte[] payload = new byte[300];
    new Random(3).nextBytes(payload);
    accept(packet(96, 0, payload));
    accept(packet(96, 1, payload));
    raw.clear();

    accept(payload);

    assertThat(stage.isInStep()).isFalse();
    assertThat(raw).isEmpty();
  }

  /** A frame of video takes several packets of one time. */
  @Test
  void videoIsNotAudio() {
    byte[] payload = new byte[300];
    new Random(5).nextBytes(payload);
    accept(packet(96, 0, payload));
    accept(packet(96, 1, payload));
    assertThat(stage.isVideo()).isFalse();
    raw.clear();

    accept(packet(96, 2, payload, 160));
    assertThat(stage.isVideo()).isTrue();
    accept(packet(96, 3, payload));
    assertThat(stage.isVideo()).as("the next frame").isTrue();
    assertThat(raw).isEmpty();

    accept(packet(96, 500, payload));
    accept(packet(96, 501, payload));
    assertThat(stage.isVideo()).as("another stream").isFalse();
    assertThat(raw).isNotEmpty();
  }

  @Test
  void oneTimeTwiceIsAudioWhereTheTypeSaysSoOrItCameTwice() {
    byte[] payload = new byte[300];
    accept(packet(0, 0, payload, 0));
    accept(packet(0, 1, payload, 0));
    assertThat(stage.isVideo()).isFalse();

    accept(packet(96, 2, payload, 320));
    accept(packet(96, 2, payload, 320));
    assertThat(stage.isVideo()).isFalse();
  }

  /** Samples of a dynamic type are seen, in the flow's own datagrams. */
  @Test
  void aDynamicTypeIsDetected() {
    byte[] voice = Voice.bigEndian(Voice.samples(4, 16_000));
    for (int n = 0; n < 100; n++) {
      accept(packet(97, n, Arrays.copyOfRange(voice, 320 * n, 320 * n + 320)));
    }

    assertThat(lanes.format()).isEqualTo(SampleFormat.PCM16);
    assertThat(ulaw).isNotEmpty();
  }

  private void accept(byte[] datagram) {
    stage.accept(lanes, datagram, 0, datagram.length, true);
  }

  private static byte[] packet(int type, int sequence, byte[] payload) {
    return packet(type, sequence, payload, 160 * sequence);
  }

  private static byte[] packet(int type, int sequence, byte[] payload, int time) {
    return ByteBuffer.allocate(12 + payload.length)
        .put((byte) 0x80)
        .put((byte) type)
        .putShort((short) sequence)
        .putInt(time)
        .putInt(77)
        .put(payload)
        .array();
  }
}
