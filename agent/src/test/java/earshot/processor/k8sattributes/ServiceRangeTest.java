// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Address;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.96.0.1, 10.96.0.0/12",
    "100.64.0.1, 100.64.0.0/13",
    "34.118.224.1, 34.118.224.0/20",
    "172.20.0.1, 172.20.0.0/16",
    "10.43.0.1, 10.43.0.0/16",
    "10.152.183.1, 10.152.183.0/24",
    "fd00:10:96::1, fd00:10:96::/108"
  })
  void guessesTheRangeFromItsFirstAddress(String first, String range) {
    assertThat(ServiceRange.guess(first).cidrs()).singleElement().hasToString(range);
  }

  @Test
  void guessesNothingFromAHostName() {
    assertThat(ServiceRange.guess("cluster.hcp.westeurope.azmk8s.io").isKnown()).isFalse();
    assertThat(ServiceRange.guess(null).isKnown()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.96.0.0/12, 10.111.255.255, true",
    "10.96.0.0/12, 10.112.0.0, false",
    "10.96.0.7/12, 10.96.0.1, true",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, fd00::1, false",
    "fd00::/64, fd00::1:2:3:4, true",
    "fd00::/64, fd00:0:0:1::1, false",
    "::/0, fd00::1, true"
  })
  void containsItsAddresses(String range, String address, boolean contained) {
    Cidr cidr = Objects.requireNonNull(Cidr.parse(range), range);
    assertThat(cidr.contains(Address.parse(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @CsvSource({"10.96.0.0", "10.96.0.0/33", "fd00::/129", "10.96.0.0/-1", "x/8", "10.96.0.0/"})
  void parsesNothingElse(String text) {
    assertThat(Cidr.parse(text)).isNull();
  }
}
