// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class LaneSetTest {
  private static final SignatureKey KEY = SignatureKey.parse("07".repeat(32));
  private static final int SAMPLING_BITS = 5;
  private static final int FRAME_SAMPLES = 160;
  private static final int SAMPLES = 400 * FRAME_SAMPLES;

  /** How it is sent, and the part of it that is found: some passes before the format is seen. */
  enum Form {
    ULAW(160, 0.92),
    ALAW(160, 0.92),
    LITTLE_ENDIAN(1_448, 0.92),
    BIG_ENDIAN(1_448, 0.92),
    // A header every 160 samples spoils 67 windows of 160.
    AUDIO_SOCKET(1_448, 0.5),
    ULAW_STEREO(320, 0.92),
    ALAW_STEREO(320, 0.92),
    LITTLE_ENDIAN_STEREO(1_448, 0.92),
    BIG_ENDIAN_STEREO(1_448, 0.92);

    final int packetBytes;
    final double kept;

    Form(int packetBytes, double kept) {
      this.packetBytes = packetBytes;
      this.kept = kept;
    }

    boolean isAlaw() {
      return this == ALAW || this == ALAW_STEREO;
    }
  }

  private final Set<String> raw = new HashSet<>();
  private final Set<String> ulaw = new HashSet<>();

  @Test
  void g711GoesThereAndBack() {
    for (int code = 0; code < 256; code++) {
      assertThat(G711.ulawOf(G711.linearOfUlaw((byte) code)) & 0xFF)
          .isEqualTo(code == 0x7F ? 0xFF : code);
    }
    assertThat(G711.ulawOf(Short.MIN_VALUE) & 0xFF).isZero();
    assertThat(G711.ulawOf(Short.MAX_VALUE) & 0xFF).isEqualTo(0x80);
    assertThat(G711.linearOfAlaw((byte) 0xD5)).isEqualTo(8);
    assertThat(G711.linearOfAlaw((byte) 0x2A)).isEqualTo(-32_256);
  }

  /** What was mu-law is found again in each other form, whatever is on the other channel. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void isFoundAgain(Form form) {
    // Mu-law to A-law and back is not exact: what is sent as A-law has been A-law.
    short[] voice = Voice.samples(1, SAMPLES);
    short[] sent = form.isAlaw() ? Voice.onceAlaw(voice) : Voice.onceUlaw(voice);
    LaneSet mono = lanes(SampleFormat.ULAW, true);
    byte[] wantedBytes = Voice.ulaw(sent);
    mono.accept(wantedBytes, 0, wantedBytes.length);
    Set<String> wanted = Set.copyOf(ulaw);
    ulaw.clear();

    feed(lanes(null, true), bytes(form, sent), form.packetBytes);

    assertThat(raw).isEmpty();
    ulaw.retainAll(wanted);
    assertThat(wanted).hasSizeGreaterThan(1_500);
    assertThat(ulaw.size()).isGreaterThan((int) (form.kept * wanted.size()));
  }

  @Test
  void whatIsNoSoundIsPassedOver() {
    byte[] noise = noise(3, 200_000);
    LaneSet gated = lanes(null, true);

    assertThat(gated.isDecided()).isFalse();
    feed(gated, noise, 1_400);

    assertThat(ulaw).isEmpty();
    assertThat(raw).isEmpty();
    assertThat(gated.isDecided()).isTrue();
    assertThat(gated.isShut()).isTrue();
  }

  @Test
  void withoutGateItIsTakenAsItIs() {
    byte[] noise = noise(3, 20_000);
    LaneSet open = lanes(null, false);
    feed(open, noise, 1_400);

    assertThat(ulaw).isEmpty();
    assertThat(raw).isEqualTo(rawOf(noise)).isNotEmpty();
    assertThat(open.isShut()).isFalse();
  }

  /** What is told to be taken as it is is not looked at. */
  @Test
  void toldRawIsRaw() {
    byte[] voice = Voice.ulaw(Voice.samples(2, 16_000));
    LaneSet lanes = lanes(SampleFormat.OTHER, true);
    feed(lanes, voice, 160);

    assertThat(ulaw).isEmpty();
    assertThat(raw).isEqualTo(rawOf(voice)).isNotEmpty();
    assertThat(lanes.format()).isEqualTo(SampleFormat.OTHER);
    assertThat(lanes.isShut()).isFalse();
  }

  /** Even where the bytes say otherwise, and from the first byte on. */
  @ParameterizedTest
  @EnumSource(value = SampleFormat.class, mode = Mode.EXCLUDE, names = "OTHER")
  void toldFormatHoldsForEveryByte(SampleFormat told) {
    byte[] voice = Voice.ulaw(Voice.samples(4, 4_000));
    LaneSet whole = lanes(told, true);
    whole.accept(voice, 0, voice.length);
    Set<String> expected = Set.copyOf(ulaw);
    ulaw.clear();

    LaneSet pieces = lanes(told, true);
    feed(pieces, voice, 97);

    assertThat(ulaw).isEqualTo(expected).isNotEmpty();
    assertThat(pieces.format()).isEqualTo(told);
    assertThat(raw).isEmpty();
  }

  @Test
  void aDatagramsFormatLastsToTheNextRestart() {
    byte[] datagram = Voice.ulaw(Voice.samples(5, 400));
    LaneSet lanes = lanes(null, true);
    lanes.restart();
    lanes.datagram(SampleFormat.ULAW);
    lanes.accept(datagram, 0, datagram.length);
    lanes.endOfPacket(false);
    assertThat(ulaw).isNotEmpty();
    assertThat(lanes.isShut()).isFalse();
    ulaw.clear();

    lanes.restart();
    assertThat(lanes.isShut()).isTrue();
    lanes.accept(datagram, 0, datagram.length);

    assertThat(ulaw).isEmpty();
    assertThat(raw).isEmpty();
  }

  @Test
  void anOpenDatagramIsTakenAsItIs() {
    byte[] datagram = noise(6, 1_000);
    LaneSet lanes = lanes(null, true);
    lanes.restart();
    lanes.datagram(SampleFormat.OTHER);
    lanes.accept(datagram, 0, datagram.length);

    assertThat(raw).isEqualTo(rawOf(datagram)).isNotEmpty();
  }

  /** What the port says stands above what the header says. */
  @Test
  void toldByPortStandsAboveTheDatagram() {
    byte[] datagram = noise(7, 1_000);
    LaneSet lanes = lanes(SampleFormat.OTHER, true);
    lanes.restart();
    lanes.datagram(SampleFormat.PCM16);
    lanes.accept(datagram, 0, datagram.length);

    assertThat(raw).isEqualTo(rawOf(datagram)).isNotEmpty();
    assertThat(ulaw).isEmpty();
  }

  /** What the header tells is seen too: it lasts when the header is gone. */
  @Test
  void toldDatagramsAreLookedAtToo() {
    byte[] voice = Voice.ulaw(Voice.samples(8, 16_000));
    LaneSet lanes = lanes(null, true);
    for (int at = 0; at < voice.length; at += 160) {
      lanes.restart();
      lanes.datagram(SampleFormat.PCM16);
      lanes.accept(voice, at, 160);
      lanes.endOfPacket(false);
    }
    lanes.restart();

    assertThat(lanes.format()).isEqualTo(SampleFormat.ULAW);
  }

  /** Bytes before a format was seen share no window with those after. */
  @Test
  void aChangeOfFormatRestarts() {
    byte[] voice = Voice.ulaw(Voice.samples(9, 3_200));
    List<Long> positions = new ArrayList<>();
    LaneSet lanes =
        new LaneSet(KEY, 0, 0, null, true, (_, _, _) -> {}, (at, _, _) -> positions.add(at));
    int seenAt = 0;
    for (int at = 0; at < voice.length && positions.isEmpty(); at += 160) {
      seenAt = at;
      lanes.accept(voice, at, 160);
      lanes.endOfPacket(true);
    }

    assertThat(seenAt).isPositive();
    assertThat(positions.getFirst()).isEqualTo(67);
    assertThat(positions).hasSize(160 - 67);
  }

  /** Two channels are no one's voice: each is found at its own place, twice as fast. */
  @Test
  void positionsCountSamplesOfAChannel() {
    List<Long> positions = new ArrayList<>();
    LaneSet lanes =
        new LaneSet(
            KEY,
            0,
            0,
            SampleFormat.ULAW_STEREO,
            true,
            (_, _, _) -> {},
            (at, _, _) -> positions.add(at));
    byte[] bytes = Arrays.copyOf(noise(10, 2 * 68 + 1), 2 * 68 + 1);
    lanes.accept(bytes, 0, bytes.length);

    // Of a chunk, one channel after the other.
    assertThat(positions).containsExactly(67L, 68L, 67L);
  }

  private LaneSet lanes(@Nullable SampleFormat told, boolean gated) {
    return new LaneSet(
        KEY,
        SAMPLING_BITS,
        16,
        told,
        gated,
        (_, high, low) -> raw.add("%016x%016x".formatted(high, low)),
        (_, high, low) -> ulaw.add("%016x%016x".formatted(high, low)));
  }

  private static Set<String> rawOf(byte[] bytes) {
    Set<String> found = new HashSet<>();
    new RawLane(
            KEY, SAMPLING_BITS, 16, (_, high, low) -> found.add("%016x%016x".formatted(high, low)))
        .accept(bytes, 0, bytes.length);
    return found;
  }

  private static void feed(LaneSet lanes, byte[] bytes, int packetBytes) {
    for (int n = 0; n < bytes.length; n += packetBytes) {
      lanes.accept(bytes, n, Math.min(packetBytes, bytes.length - n));
      lanes.endOfPacket(true);
    }
  }

  private static byte[] bytes(Form form, short[] audio) {
    short[] other = Voice.samples(77, audio.length);
    return switch (form) {
      case ULAW -> Voice.ulaw(audio);
      case ALAW -> Voice.alaw(audio);
      case LITTLE_ENDIAN -> Voice.littleEndian(audio);
      case BIG_ENDIAN -> Voice.bigEndian(audio);
      case AUDIO_SOCKET -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int n = 0; n < audio.length; n += FRAME_SAMPLES) {
          out.writeBytes(new byte[] {0x10, 0x01, 0x40});
          out.writeBytes(Voice.littleEndian(Arrays.copyOfRange(audio, n, n + FRAME_SAMPLES)));
        }
        yield out.toByteArray();
      }
      case ULAW_STEREO -> Voice.ulaw(Voice.interleaved(other, audio));
      case ALAW_STEREO -> Voice.alaw(Voice.interleaved(audio, other));
      case LITTLE_ENDIAN_STEREO -> Voice.littleEndian(Voice.interleaved(other, audio));
      case BIG_ENDIAN_STEREO -> Voice.bigEndian(Voice.interleaved(audio, other));
    };
  }

  private static byte[] noise(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
