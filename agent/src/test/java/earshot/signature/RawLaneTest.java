// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawLaneTest {
  private static final SignatureKey KEY =
      SignatureKey.parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  private final List<String> found = new ArrayList<>();

  /** Computed in Python over the top bytes of Knuth's MMIX generator. */
  @Test
  void agreesWithAnIndependentImplementation() {
    byte[] bytes = new byte[8192];
    long state = 12345;
    for (int n = 0; n < bytes.length; n++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      bytes[n] = (byte) (state >>> 56);
    }

    lane(10, 16).accept(bytes, 0, bytes.length);

    assertThat(found)
        .containsExactly(
            "696 084de83f2c68cf8b3da2eaacd3a0e8f0",
            "1940 3cdec911f4a423d4be418cc6dfadc1d2",
            "2897 e080c6bc3c8c14405a6757b47b98d25c",
            "5443 97fa250ccbc5c0468d633b69f8634c6e");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void segmentsDoNotMatter(long seed) {
    Random random = new Random(seed);
    byte[] bytes = noise(random, 50_000);
    lane(6, 16).accept(bytes, 0, bytes.length);
    List<String> whole = List.copyOf(found);
    found.clear();

    RawLane lane = lane(6, 16);
    for (int from = 0; from < bytes.length; ) {
      int count = Math.min(bytes.length - from, random.nextInt(1 << random.nextInt(1, 13)));
      lane.accept(bytes, from, count);
      from += count;
    }

    assertThat(whole).hasSizeGreaterThan(500);
    assertThat(found).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void maskingByFourRepeatingBytesDoesNotMatter(long seed) {
    Random random = new Random(seed);
    byte[] bytes = noise(random, 20_000);
    lane(6, 16).accept(bytes, 0, bytes.length);
    List<String> plain = List.copyOf(found);
    found.clear();
    byte[] mask = noise(random, 4);
    for (int n = 0; n < bytes.length; n++) {
      bytes[n] ^= mask[n % 4];
    }

    lane(6, 16).accept(bytes, 0, bytes.length);

    assertThat(found).isEqualTo(plain).isNotEmpty();
  }

  @Test
  void moreSamplingBitsSeeASubset() {
    byte[] bytes = noise(new Random(1), 100_000);
    lane(6, 16).accept(bytes, 0, bytes.length);
    List<String> more = List.copyOf(found);
    found.clear();

    lane(9, 16).accept(bytes, 0, bytes.length);

    assertThat(new HashSet<>(more)).containsAll(found);
    assertThat(found).hasSizeBetween(100, 300);
    assertThat(more).hasSizeBetween(1_300, 1_900);
  }

  @Test
  void windowsOfFewValuesAreIndistinct() {
    byte[] fifteen = new byte[1_000];
    for (int n = 4; n < fifteen.length; n++) {
      fifteen[n] = (byte) (fifteen[n - 4] ^ n % 15);
    }
    lane(0, 16).accept(fifteen, 0, fifteen.length);
    assertThat(found).isEmpty();

    lane(0, 15).accept(fifteen, 0, fifteen.length);
    assertThat(found).hasSize(1_000 - 67);
  }

  @Test
  void textIsNotAudio() {
    byte[] text =
        "{\"event\":\"media\",\"payload\":\"The quick brown fox jumps over it\"}\r\n\t"
            .getBytes(US_ASCII);
    assertThat(text).hasSizeGreaterThanOrEqualTo(RawLane.WINDOW_BYTES - 2);
    RawLane lane = lane(0, 4);
    lane.accept(text, 0, text.length);
    lane.accept(text, 0, text.length);
    assertThat(found).isEmpty();

    lane.accept(new byte[] {0x7F}, 0, 1);
    assertThat(found).hasSize(1);
  }

  @Test
  void restartForgetsWhatWentBefore() {
    byte[] bytes = noise(new Random(3), 10_000);
    lane(4, 16).accept(bytes, 0, bytes.length);
    List<String> fresh = List.copyOf(found);
    found.clear();
    RawLane lane = lane(4, 16);
    lane.accept(noise(new Random(4), 67), 0, 67);

    lane.restart();
    lane.accept(bytes, 0, bytes.length);

    assertThat(found).isEqualTo(fresh);
  }

  @Test
  void aWindowNeedsSixtyEightBytes() {
    byte[] bytes = noise(new Random(5), 68);
    RawLane lane = lane(0, 0);
    lane.accept(bytes, 0, 67);
    assertThat(found).isEmpty();

    lane.accept(bytes, 67, 1);
    assertThat(found).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 33})
  void samplingBitsAreBounded(int samplingBits) {
    assertThatThrownBy(() -> lane(samplingBits, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("samplingBits must be 0 to 32, is " + samplingBits);
  }

  private RawLane lane(int samplingBits, int minDistinct) {
    HexFormat hex = HexFormat.of();
    return new RawLane(
        KEY,
        samplingBits,
        minDistinct,
        (position, high, low) ->
            found.add(position + " " + hex.toHexDigits(high) + hex.toHexDigits(low)));
  }

  private static byte[] noise(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
