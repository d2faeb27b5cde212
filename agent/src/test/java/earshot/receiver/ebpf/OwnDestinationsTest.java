// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.program.CaptureSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnDestinationsTest {

  @Test
  void namesAreLookedUpAndUnknownOnesLeftOut() {
    assertThat(
            OwnDestinations.resolve(
                List.of(
                    InetSocketAddress.createUnresolved("127.0.0.1", 4317),
                    InetSocketAddress.createUnresolved("no-such-host.invalid", 4317))))
        .containsExactly(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4317));
  }

  @Test
  void noMoreThanTheKernelProgramsTake() {
    List<InetSocketAddress> many =
        IntStream.range(0, 100)
            .mapToObj(n -> InetSocketAddress.createUnresolved("127.0.0.1", 1000 + n))
            .toList();

    assertThat(OwnDestinations.resolve(many)).hasSize(CaptureSettings.MAX_EXCLUDED_ENDPOINTS);
  }
}
