// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DtlsTest {
  @ParameterizedTest
  @CsvSource({
    "16feff0000, true",
    "16fefd0000, true",
    "14fefd, true",
    "17fefc, true",
    "13fefd0000, false",
    "18fefd0000, false",
    "16fefe0000, false",
    "1603010000, false",
    "8000fefd00, false",
    "16fe, false",
  })
  void beginsLikeARecord(String datagram, boolean dtls) {
    byte[] bytes = HexFormat.of().parseHex(datagram);

    assertThat(Dtls.begins(bytes, 0, bytes.length)).isEqualTo(dtls);
  }
}
