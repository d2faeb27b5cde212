// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UlawLanesTest {
  private static final SignatureKey KEY = SignatureKey.parse("07".repeat(32));
  private static final int SAMPLING_BITS = 5;
  private static final int PIECE_SAMPLES = 160;
  private static final int SAMPLES = 600 * PIECE_SAMPLES;

  enum Form {
    ULAW,
    ALAW,
    LITTLE_ENDIAN,
    BIG_ENDIAN,
    AUDIO_SOCKET
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

  /** What was mu-law is found again in each other form. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void isFoundAgain(Form form) {
    // Mu-law to A-law and back is not exact: what is sent as A-law has been A-law.
    short[] sent = form == Form.ALAW ? throughAlaw(voice(1)) : decoded(voice(1));
    Set<String> wanted = all(Form.ULAW, sent);
    Set<String> found = all(form, sent);

    found.retainAll(wanted);
    assertThat(wanted).hasSizeGreaterThan(1_500);
    // A header every 160 samples spoils 67 windows of 160.
    double kept = form == Form.AUDIO_SOCKET ? 0.5 : 0.94;
    assertThat(found.size()).isGreaterThan((int) (kept * wanted.size()));
  }

  @Test
  void oneSignatureIsFoundInOneLane() {
    all(Form.ULAW, decoded(voice(2)));

    assertThat(ulaw).isNotEmpty();
    Set<String> both = new HashSet<>(raw);
    both.retainAll(ulaw);
    // Before it was seen what the bytes are, lane raw has found what it finds.
    assertThat(both).isEmpty();
  }

  @Test
  void whatIsNoSoundHasNoSecondLane() {
    Random random = new Random(3);
    byte[] noise = new byte[200_000];
    random.nextBytes(noise);
    feed(lanes(), noise, 1_400);
    feed(
        lanes(),
        "{\"level\":\"info\",\"message\":\"ready\"} "
            .repeat(5_000)
            .getBytes(StandardCharsets.US_ASCII),
        1_400);
    byte[] silence = new byte[100_000];
    Arrays.fill(silence, (byte) 0xFF);
    feed(lanes(), silence, 160);

    assertThat(ulaw).isEmpty();
    assertThat(raw).isNotEmpty();
  }

  private Set<String> all(Form form, short[] audio) {
    raw.clear();
    ulaw.clear();
    feed(lanes(), bytes(form, audio), form == Form.ULAW || form == Form.ALAW ? 160 : 1_448);
    Set<String> all = new HashSet<>(raw);
    all.addAll(ulaw);
    return all;
  }

  private UlawLanes lanes() {
    return new UlawLanes(
        KEY,
        SAMPLING_BITS,
        16,
        null,
        (position, high, low) -> raw.add("%016x%016x".formatted(high, low)),
        (position, high, low) -> ulaw.add("%016x%016x".formatted(high, low)));
  }

  private static void feed(Lane lane, byte[] bytes, int segmentBytes) {
    for (int n = 0; n < bytes.length; n += segmentBytes) {
      lane.accept(bytes, n, Math.min(segmentBytes, bytes.length - n));
    }
  }

  private static byte[] bytes(Form form, short[] audio) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int n = 0; n < audio.length; n++) {
      if (form == Form.AUDIO_SOCKET && n % PIECE_SAMPLES == 0) {
        out.write(0x10);
        out.write(0x01);
        out.write(0x40);
      }
      switch (form) {
        case ULAW -> out.write(G711.ulawOf(audio[n]));
        case ALAW -> out.write(alawOf(audio[n]));
        case BIG_ENDIAN -> {
          out.write(audio[n] >> 8);
          out.write(audio[n]);
        }
        case LITTLE_ENDIAN, AUDIO_SOCKET -> {
          out.write(audio[n]);
          out.write(audio[n] >> 8);
        }
      }
    }
    return out.toByteArray();
  }

  /** A few partials that wander, as loud as speech is, over a hush of noise. */
  private static short[] voice(long seed) {
    Random random = new Random(seed);
    short[] voice = new short[SAMPLES];
    double phase = 0;
    double pitch = 120;
    double loudness = 0;
    for (int n = 0; n < SAMPLES; n++) {
      if (n % 800 == 0) {
        pitch = 90 + 120 * random.nextDouble();
        loudness = 400 + 6_000 * random.nextDouble();
      }
      phase += 2 * Math.PI * pitch / 8_000;
      double sum = 0;
      for (int partial = 1; partial <= 6; partial++) {
        sum += Math.sin(partial * phase + partial * partial) / partial;
      }
      voice[n] = (short) (loudness * sum + 30 * random.nextGaussian());
    }
    return voice;
  }

  private static short[] decoded(short[] audio) {
    short[] decoded = new short[audio.length];
    for (int n = 0; n < audio.length; n++) {
      decoded[n] = (short) G711.linearOfUlaw(G711.ulawOf(audio[n]));
    }
    return decoded;
  }

  private static short[] throughAlaw(short[] audio) {
    short[] decoded = new short[audio.length];
    for (int n = 0; n < audio.length; n++) {
      decoded[n] = (short) G711.linearOfAlaw(alawOf(audio[n]));
    }
    return decoded;
  }

  private static byte alawOf(int sample) {
    byte nearest = 0;
    for (int code = 1; code < 256; code++) {
      if (Math.abs(G711.linearOfAlaw((byte) code) - sample)
          < Math.abs(G711.linearOfAlaw(nearest) - sample)) {
        nearest = (byte) code;
      }
    }
    return nearest;
  }
}
