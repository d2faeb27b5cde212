// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleDetectorTest {
  private static final int SAMPLES = 16_000;
  private static final int PACKET_BYTES = 320;

  private final SampleDetector detector = new SampleDetector();

  static Stream<Arguments> audio() {
    short[] one = Voice.samples(1, SAMPLES);
    short[] two = Voice.interleaved(one, Voice.samples(2, SAMPLES));
    short[] lonely = Voice.interleaved(one, new short[SAMPLES]);
    short[] quiet = Voice.quieter(one, 16);
    return Stream.of(
        argumentSet("mu-law", SampleFormat.ULAW, Voice.ulaw(one)),
        argumentSet("A-law", SampleFormat.ALAW, Voice.alaw(one)),
        argumentSet("little-endian", SampleFormat.PCM16, Voice.littleEndian(one)),
        argumentSet("big-endian", SampleFormat.PCM16, Voice.bigEndian(one)),
        argumentSet("quiet mu-law", SampleFormat.ULAW, Voice.ulaw(quiet)),
        argumentSet("quiet A-law", SampleFormat.ALAW, Voice.alaw(quiet)),
        argumentSet("quiet little-endian", SampleFormat.PCM16, Voice.littleEndian(quiet)),
        argumentSet("quiet big-endian", SampleFormat.PCM16, Voice.bigEndian(quiet)),
        argumentSet("two in mu-law", SampleFormat.ULAW_STEREO, Voice.ulaw(two)),
        argumentSet("two in A-law", SampleFormat.ALAW_STEREO, Voice.alaw(two)),
        argumentSet("two in little-endian", SampleFormat.PCM16_STEREO, Voice.littleEndian(two)),
        argumentSet("two in big-endian", SampleFormat.PCM16_STEREO, Voice.bigEndian(two)),
        argumentSet("mu-law beside silence", SampleFormat.ULAW_STEREO, Voice.ulaw(lonely)),
        argumentSet("A-law beside silence", SampleFormat.ALAW_STEREO, Voice.alaw(lonely)),
        argumentSet(
            "little-endian beside silence", SampleFormat.PCM16_STEREO, Voice.littleEndian(lonely)));
  }

  @ParameterizedTest
  @MethodSource("audio")
  void audioIsKnownFromAStream(SampleFormat format, byte[] bytes) {
    assertThat(feed(bytes, true)).isEqualTo(format);
  }

  @ParameterizedTest
  @MethodSource("audio")
  void audioIsKnownFromDatagrams(SampleFormat format, byte[] bytes) {
    assertThat(feed(bytes, false)).isEqualTo(format);
  }

  static Stream<Arguments> others() {
    Random random = new Random(5);
    byte[] noise = new byte[200_000];
    random.nextBytes(noise);
    ByteBuffer integers = ByteBuffer.allocate(200_000).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer floats = ByteBuffer.allocate(200_000).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer times = ByteBuffer.allocate(200_000);
    long time = 1_700_000_000_000_000_000L;
    while (integers.hasRemaining()) {
      integers.putInt(random.nextInt(2_001) - 1_000);
      floats.putFloat((float) random.nextGaussian());
    }
    while (times.hasRemaining()) {
      time += random.nextInt(1_000_000);
      times.putLong(time);
    }
    byte[] silence = new byte[100_000];
    Arrays.fill(silence, (byte) 0xFF);
    byte[] json =
        "{\"level\":\"info\",\"message\":\"ready\"}\r\n"
            .repeat(5_000)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] picture = new byte[200_000];
    for (int n = 0; n < picture.length; n++) {
      picture[n] = (byte) (128 + 100 * Math.sin(n / 30.0) + 3 * random.nextGaussian());
    }
    byte[] dim = new byte[200_000];
    for (int n = 0; n < dim.length; n++) {
      dim[n] = (byte) (128 + 6 * Math.sin(n / 30.0) + 3 * random.nextGaussian());
    }
    byte[] words =
        "\u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440, \u4f60\u597d\u4e16\u754c. "
            .repeat(5_000)
            .getBytes(StandardCharsets.UTF_8);
    byte[] names =
        "755,Z\u00fcrich,invoice,M\u00fcller,11.11,35.57\n"
            .repeat(2_000)
            .getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        argumentSet("noise", noise),
        argumentSet("a picture", picture),
        argumentSet("a picture of one gray", dim),
        argumentSet("words", words),
        argumentSet("words of another language", names),
        argumentSet("integers", integers.array()),
        argumentSet("floats", floats.array()),
        argumentSet("times", times.array()),
        argumentSet("silence", silence),
        argumentSet("zeros", new byte[100_000]),
        argumentSet("text", json));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatIsNoAudioIsNone(byte[] bytes) {
    for (int at = 0; at < bytes.length; at += PACKET_BYTES) {
      packet(bytes, at, Math.min(PACKET_BYTES, bytes.length - at), true);
      assertThat(detector.active()).isEqualTo(SampleFormat.OTHER);
    }
  }

  /** Two looks that agree: as many packets, each long enough. */
  @ParameterizedTest
  @ValueSource(ints = {64, 127, 160, 1_448})
  void twoHitsAreEnough(int packetBytes) {
    byte[] tone = wave(8_000);
    int packets = 0;
    while (detector.active() == SampleFormat.OTHER) {
      packet(tone, 0, packetBytes, false);
      packets++;
    }

    assertThat(detector.active()).isEqualTo(SampleFormat.ULAW);
    assertThat(packets).isEqualTo(2);
  }

  @Test
  void shortPacketsOfAStreamAreLookedAtTogether() {
    byte[] tone = wave(8_000);
    for (int at = 0; at < 127; at++) {
      packet(tone, at, 1, true);
    }
    assertThat(detector.active()).isEqualTo(SampleFormat.OTHER);

    packet(tone, 127, 1, true);

    assertThat(detector.active()).isEqualTo(SampleFormat.ULAW);
  }

  /** A header is as loud as the frame behind it: it must not lie among what is looked at. */
  @Test
  void headersBetweenFramesAreNoHindrance() {
    byte[] voice = Voice.ulaw(Voice.quieter(Voice.samples(6, SAMPLES), 4));
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    for (int at = 0; at < voice.length; at += 160) {
      framed.writeBytes(new byte[] {(byte) 0x82, 126, 0, (byte) 160});
      framed.write(voice, at, 160);
    }
    byte[] bytes = framed.toByteArray();
    for (int at = 0; at < bytes.length; at += 164) {
      packet(bytes, at, 164, true);
    }

    assertThat(detector.active()).isEqualTo(SampleFormat.ULAW);
  }

  @Test
  void shortDatagramsAreNot() {
    byte[] tone = wave(8_000);
    for (int at = 0; at + 63 <= tone.length; at += 63) {
      packet(tone, at, 63, false);
    }

    assertThat(detector.active()).isEqualTo(SampleFormat.OTHER);
    assertThat(detector.isDecided()).isFalse();
  }

  /** A run that ends within the packet is looked at where it ends, and only once. */
  @Test
  void aRestartLooksAtWhatWasBefore() {
    byte[] tone = wave(8_000);
    byte[] noise = new byte[63];
    new Random(1).nextBytes(noise);
    for (int n = 0; n < 4; n++) {
      detector.restart();
      accept(tone, 0, 200);
      detector.restart();
      accept(noise, 0, noise.length);
      detector.endOfPacket(true);
    }

    assertThat(detector.active()).isEqualTo(SampleFormat.ULAW);
  }

  @Test
  void aRestartWithoutBytesForgetsNothing() {
    byte[] tone = wave(8_000);
    for (int n = 0; n < 2; n++) {
      detector.restart();
      detector.restart();
      accept(tone, 0, 64);
    }
    assertThat(detector.active()).isEqualTo(SampleFormat.OTHER);

    detector.restart();

    assertThat(detector.active()).isEqualTo(SampleFormat.ULAW);
  }

  @Test
  void silenceIsNoLook() {
    byte[] silence = new byte[160];
    Arrays.fill(silence, (byte) 0xFF);
    for (int n = 0; n < 1_000; n++) {
      packet(silence, 0, silence.length, true);
    }
    assertThat(detector.isDecided()).isFalse();

    byte[] tone = wave(8_000);
    for (int n = 0; n < 4; n++) {
      packet(tone, 160 * n, 160, true);
    }

    assertThat(detector.active()).isEqualTo(SampleFormat.ULAW);
  }

  @Test
  void sixteenLooksDecideAndLaterOnesAreRare() {
    byte[] noise = new byte[64];
    new Random(2).nextBytes(noise);
    for (int n = 0; n < 16; n++) {
      assertThat(detector.isDecided()).isFalse();
      packet(noise, 0, noise.length, false);
    }
    assertThat(detector.isDecided()).isTrue();

    assertThat(untilAudio()).isEqualTo(2 * 128);
  }

  /** One hit calls for the next look soon, however long it was none before. */
  @Test
  void afterSixtyFourLooksTheNextIsFarButAfterAHitSoon() {
    byte[] noise = new byte[64];
    new Random(4).nextBytes(noise);
    for (int n = 0; n < 16 + 48 * 128 / 64; n++) {
      packet(noise, 0, noise.length, false);
    }

    assertThat(untilAudio()).isEqualTo(4_096 + 128);
  }

  /** Returns how many bytes of a tone it takes. */
  private int untilAudio() {
    byte[] tone = wave(8_000);
    int bytes = 0;
    while (detector.active() == SampleFormat.OTHER) {
      packet(tone, 0, 64, false);
      bytes += 64;
    }
    return bytes;
  }

  /** While none is in force a hit is worth two misses: chance does not make audio. */
  @Test
  void aMissBetweenCallsForOneMoreHit() {
    byte[] tone = wave(512);
    byte[] noise = new byte[512];
    new Random(2).nextBytes(noise);
    for (int n = 0; n < 10; n++) {
      packet(tone, 0, tone.length, false);
      packet(noise, 0, noise.length, false);
      packet(noise, 0, noise.length, false);
    }
    packet(tone, 0, tone.length, false);
    packet(noise, 0, noise.length, false);
    packet(tone, 0, tone.length, false);
    assertThat(detector.active()).isEqualTo(SampleFormat.OTHER);

    packet(tone, 0, tone.length, false);

    assertThat(detector.active()).isEqualTo(SampleFormat.ULAW);
  }

  /** So deep that it is on one side of zero for long. */
  @Test
  void aHumBetweenHitsIsNoMiss() {
    byte[] tone = wave(512);
    short[] samples = new short[100_000];
    for (int n = 0; n < samples.length; n++) {
      samples[n] = (short) (300 + 100 * Math.sin(2 * Math.PI * n / 25));
    }
    byte[] hum = Voice.ulaw(samples);
    packet(tone, 0, tone.length, false);
    for (int at = 0; at < hum.length; at += 160) {
      packet(hum, at, 160, false);
    }
    packet(tone, 0, tone.length, false);
    assertThat(detector.active()).isEqualTo(SampleFormat.ULAW);

    for (int at = 0; at < hum.length; at += 160) {
      packet(hum, at, 160, false);
    }
    assertThat(detector.active()).isEqualTo(SampleFormat.ULAW);
  }

  /** Sixteen points a hit, up to 240; two less for each miss: nothing is lost in a pause. */
  @Test
  void aFormatFadesSlowly() {
    byte[] tone = wave(8_000);
    for (int n = 0; n < 4; n++) {
      packet(tone, 0, 160, false);
    }
    byte[] noise = new byte[4_096];
    new Random(3).nextBytes(noise);
    int packets = 0;
    while (detector.active() != SampleFormat.OTHER) {
      packet(noise, 0, noise.length, false);
      packets++;
    }

    assertThat(packets).isEqualTo(4 * 16 / 2);
  }

  /** What was taken for audio by a few chance hits is let go within kilobytes. */
  @Test
  void anErrorIsShort() {
    byte[] tone = wave(8_000);
    for (int n = 0; n < 4; n++) {
      packet(tone, 0, 160, false);
    }
    assertThat(detector.active()).isNotEqualTo(SampleFormat.OTHER);
    byte[] noise = new byte[256];
    Random random = new Random(3);
    int bytes = 0;
    while (detector.active() != SampleFormat.OTHER) {
      random.nextBytes(noise);
      packet(noise, 0, noise.length, false);
      bytes += noise.length;
    }

    assertThat(bytes).isLessThan(9_000);
  }

  /** Another format has to undo what spoke for the one before. */
  @Test
  void anotherFormatTakesOver() {
    short[] voice = Voice.samples(4, SAMPLES);
    assertThat(feed(Voice.ulaw(voice), true)).isEqualTo(SampleFormat.ULAW);

    byte[] linear = Voice.littleEndian(Voice.samples(5, 20 * SAMPLES));

    assertThat(feed(linear, true)).isEqualTo(SampleFormat.PCM16);
  }

  private SampleFormat feed(byte[] bytes, boolean stream) {
    for (int at = 0; at < bytes.length; at += PACKET_BYTES) {
      packet(bytes, at, Math.min(PACKET_BYTES, bytes.length - at), stream);
    }
    return detector.active();
  }

  private void packet(byte[] bytes, int offset, int count, boolean stream) {
    accept(bytes, offset, count);
    detector.endOfPacket(stream);
  }

  private void accept(byte[] bytes, int offset, int count) {
    for (int n = offset; n < offset + count; n++) {
      detector.accept(bytes[n]);
    }
  }

  /** A tone in mu-law, of which each block is as smooth as the others. */
  private static byte[] wave(int samples) {
    short[] wave = new short[samples];
    for (int n = 0; n < samples; n++) {
      wave[n] = (short) (4_000 * Math.sin(2 * Math.PI * n / 25));
    }
    return Voice.ulaw(wave);
  }
}
