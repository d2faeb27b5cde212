// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ALawTest {
  @Test
  void everyCodeComesBack() {
    assertThat(IntStream.range(-128, 128).filter(code -> returned(code) != code)).isEmpty();
  }

  /** ITU-T G.711: what becomes of the codes when they pass the other law on the way. */
  @Test
  void sixteenCodesOfMuLawChangeOnTheWay() {
    assertThat(
            IntStream.range(-128, 128)
                .filter(code -> {
                  int sample = MuLaw.decode((byte) code);
                  return MuLaw.encode(ALaw.decode(ALaw.encode(sample))) != MuLaw.encode(sample);
                }))
        .hasSize(16);
  }

  private static int returned(int code) {
    return ALaw.encode(ALaw.decode((byte) code));
  }
}
