// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConnectionEndTest {
  private static final Endpoint SENDER = new Endpoint(Address.parse("10.0.1.5"), 40_000);
  private static final Endpoint RECEIVER = new Endpoint(Address.parse("fd00::7"), 9_090);
  private static final UUID SCOPE = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

  @Test
  void tcpNamesTheOpenerAndTheWay() {
    assertThat(end(Transport.TCP, true).toBytes())
        .hasSize(54)
        .asHexString()
        .isEqualTo(
            "06"
                + "01"
                + "00000000000000000000FFFF0A000105"
                + "9C40"
                + "0".repeat(36)
                + "0123456789ABCDEF0123456789ABCDEF");
    assertThat(end(Transport.TCP, false).toBytes())
        .asHexString()
        .isEqualTo(
            "06"
                + "00"
                + "FD000000000000000000000000000007"
                + "2382"
                + "0".repeat(36)
                + "0123456789ABCDEF0123456789ABCDEF");
  }

  @Test
  void udpNamesSenderThenReceiver() {
    assertThat(end(Transport.UDP, false).toBytes())
        .hasSize(54)
        .asHexString()
        .isEqualTo(
            "11"
                + "01"
                + "00000000000000000000FFFF0A000105"
                + "9C40"
                + "FD000000000000000000000000000007"
                + "2382"
                + "0123456789ABCDEF0123456789ABCDEF");
  }

  @Test
  void serviceAddressOfTheAcceptorDoesNotMatter() {
    Endpoint service = new Endpoint(Address.parse("10.96.0.10"), 80);

    assertThat(ConnectionEnd.of(Transport.TCP, SENDER, service, true, SCOPE))
        .isEqualTo(end(Transport.TCP, true));
    assertThat(ConnectionEnd.of(Transport.TCP, service, SENDER, false, SCOPE))
        .isEqualTo(ConnectionEnd.of(Transport.TCP, RECEIVER, SENDER, false, SCOPE))
        .isNotEqualTo(end(Transport.TCP, true));
  }

  private static ConnectionEnd end(Transport transport, boolean fromOpener) {
    return ConnectionEnd.of(transport, SENDER, RECEIVER, fromOpener, SCOPE);
  }
}
