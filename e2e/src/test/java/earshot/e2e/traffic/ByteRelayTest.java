// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signature.SignatureKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteRelayTest {
  private static final String SERVER = "127.0.0.3";
  private static final String RELAY = "127.0.0.2";
  private static final int BYTES = 20_000;
  private static final int SAMPLING_BITS = 6;
  private static final SignatureKey KEY = SignatureKey.parse("5a".repeat(32));

  @Test
  void passesOnAllBothWaysAndCountsIt() throws Exception {
    byte[] noise = new byte[BYTES];
    new Random(1).nextBytes(noise);
    try (Listener _ =
            new Listener(new InetSocketAddress(SERVER, Kind.GZIP.port()), ByteRelayTest::echo);
        ByteRelay relay = new ByteRelay(Kind.GZIP, RELAY, SERVER, 0, KEY, SAMPLING_BITS);
        Socket client = new Socket()) {
      client.connect(new InetSocketAddress(RELAY, Kind.GZIP.port()));
      client.getOutputStream().write(noise);
      client.shutdownOutput();

      assertThat(client.getInputStream().readAllBytes()).isEqualTo(noise);
      assertThat(relay.passed().bytes()).isEqualTo(2 * BYTES);
      // A window in 64 bytes, each way.
      assertThat(relay.passed().candidates()).isBetween(2L * BYTES / 64 / 2, 2L * BYTES / 64 * 2);
    }
  }

  private static void echo(Socket socket) throws IOException {
    byte[] all = socket.getInputStream().readAllBytes();
    socket.getOutputStream().write(all);
  }
}
