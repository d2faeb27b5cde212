// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import earshot.signature.SignatureKey;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class VoicesTest {
  private static final SignatureKey KEY = SignatureKey.parse("5a".repeat(32));

  @Test
  void noTwoDatagramsShareEightBytes() {
    Set<String> seen = new HashSet<>();
    byte[] payload = new byte[Voices.DATAGRAM_BYTES];
    for (long number = 0; number < 1_000; number++) {
      Voices.fill(number, payload);
      for (int n = 0; n < payload.length; n += Long.BYTES) {
        seen.add(HexFormat.of().formatHex(payload, n, n + Long.BYTES));
      }
    }

    assertThat(seen).hasSize(1_000 * Voices.DATAGRAM_BYTES / Long.BYTES);
  }

  @Test
  void oneWindowOfSixteenIsSelected() {
    // Of 160 bytes 93 positions end a window.
    long eligible = 10_000L * 93;

    assertThat(Voices.windows(KEY, 4, 16, 10_000))
        .isCloseTo(eligible / 16, Percentage.withPercentage(2));
    assertThat(Voices.windows(KEY, 0, 16, 10_000)).isEqualTo(eligible);
  }

  @Test
  void whatIsSpokenIsTheSameEachTime() {
    byte[] first = new byte[Voices.DATAGRAM_BYTES];
    byte[] second = new byte[Voices.DATAGRAM_BYTES];
    Voices.fill(7, first);
    Voices.fill(7, second);

    assertThat(second).isEqualTo(first);
    assertThat(Voices.windows(KEY, 4, 16, 100)).isCloseTo(581, within(120L));
  }
}
