// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureKeyTest {
  private static final String HEX =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  /** Known answers computed with Python's hmac after RFC 5869. */
  @Test
  void derivesAsRfc5869Says() {
    SignatureKey key = SignatureKey.parse(HEX);

    assertThat(key.id()).isEqualTo("f398c36e");
    assertThat(key.identityKey()).asHexString().isEqualTo("8897BF237AA80069C1581CDBC47677E0");
    assertThat(key.traceKey()).asHexString().isEqualTo("102CB9BB44447060281CAA80EC915F58");
    assertThat(key.gear())
        .hasSize(256)
        .startsWith(0xa76d7e9c3d5680aeL, 0x70ab724a727f5d20L)
        .endsWith(0x7f2bdb4b9f1ef684L);
  }

  @Test
  void base64IsTheSameKey() {
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HEX));

    assertThat(SignatureKey.parse(" " + base64 + "\n").id()).isEqualTo("f398c36e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "000102030405060708090a0b0c0d0e0f",
        "zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
      })
  void anythingElseNamesTheCommandAndNotTheText(String text) {
    assertThatThrownBy(() -> SignatureKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the signature key must be 64 hex digits or base64 of 32 bytes: make one with 'openssl rand -hex 32'");
  }

  @Test
  void isNeverPrinted() {
    assertThat(SignatureKey.parse(HEX)).hasToString("SignatureKey{id=f398c36e}");
  }

  @Test
  void randomKeysDiffer() {
    assertThat(SignatureKey.random().id()).isNotEqualTo(SignatureKey.random().id());
  }
}
