// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "fd00::1",
        "2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1",
        "fe80::a:0:b",
        "1::",
        "10.0.1.5",
        "255.255.255.255"
      })
  void textIsThatOfRfc5952(String text) {
    assertThat(Address.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.1.5, true, false, false, 00000000000000000000FFFF0A000105",
    "255.255.255.255, true, false, false, 00000000000000000000FFFFFFFFFFFF",
    "127.0.0.1, true, true, false, 00000000000000000000FFFF7F000001",
    "127.255.3.4, true, true, false, 00000000000000000000FFFF7FFF0304",
    "128.0.0.1, true, false, false, 00000000000000000000FFFF80000001",
    "169.254.1.2, true, false, true, 00000000000000000000FFFFA9FE0102",
    "169.253.1.2, true, false, false, 00000000000000000000FFFFA9FD0102",
    "::1, false, true, false, 00000000000000000000000000000001",
    "::2, false, false, false, 00000000000000000000000000000002",
    "fe80::1, false, false, true, FE800000000000000000000000000001",
    "febf::1, false, false, true, FEBF0000000000000000000000000001",
    "fec0::1, false, false, false, FEC00000000000000000000000000001",
    "fd00::1, false, false, false, FD000000000000000000000000000001"
  })
  void literals(String literal, boolean ipv4, boolean loopback, boolean linkLocal, String bytes) {
    Address address = Address.parse(literal);

    assertThat(address.isIpv4()).isEqualTo(ipv4);
    assertThat(address.isLoopback()).isEqualTo(loopback);
    assertThat(address.isLinkLocal()).isEqualTo(linkLocal);
    assertThat(address.toBytes()).asHexString().isEqualTo(bytes);
    assertThat(address).hasToString(literal);
  }

  @Test
  void mappedIsTheSameAsIpv4() {
    assertThat(Address.parse("::ffff:10.0.1.5")).isEqualTo(Address.parse("10.0.1.5"));
  }

  @Test
  void namesAreNotLookedUp() {
    assertThatIllegalArgumentException().isThrownBy(() -> Address.parse("localhost"));
  }
}
