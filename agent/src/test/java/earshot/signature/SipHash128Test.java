// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHash128Test {
  private final SipHash128 sipHash = new SipHash128(counting(16));

  /** From {@code vectors_sip128} of the reference implementation: key and input count from zero. */
  @ParameterizedTest
  @CsvSource({
    "0, a3817f04ba25a8e66df67214c7550293",
    "1, da87c1d86b99af44347659119b22fc45",
    "2, 8177228da4a45dc7fca38bdef60affe4",
    "3, 9c70b60c5267a94e5f33b6b02985ed51",
    "7, a1f1ebbed8dbc153c0b84aa61ff08239",
    "8, 3b62a9ba6258f5610f83e264f31497b4",
    "15, 5493e99933b0a8117e08ec0f97cfc3d9",
    "16, 6ee2a4ca67b054bbfd3315bf85230577",
    "63, 5150d1772f50834a503e069a973fbd7c"
  })
  void agreesWithTheReferenceImplementation(int length, String expected) {
    assertThat(hash(counting(length))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"8, 3b62a9ba6258f5610f83e264f31497b4"})
  void keepsNothingOfTheHashBefore(int length, String expected) {
    sipHash.hash(counting(63));

    assertThat(hash(counting(length))).isEqualTo(expected);
  }

  private String hash(byte[] input) {
    sipHash.hash(input);
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(sipHash.high()) + hex.toHexDigits(sipHash.low());
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int n = 0; n < length; n++) {
      bytes[n] = (byte) n;
    }
    return bytes;
  }
}
