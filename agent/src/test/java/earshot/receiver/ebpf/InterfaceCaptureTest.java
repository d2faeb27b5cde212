// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.component.Next;
import earshot.config.ConfigText;
import earshot.signal.Direction;
import earshot.signal.Owner;
import earshot.signal.Sighting;
import earshot.testing.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packets of a network namespace, seen at the host's end of its veth, which comes after the
 * receiver has started. Needs root.
 */
class InterfaceCaptureTest {

  private static final String NAME = "ffm" + ProcessHandle.current().pid() % 1_000_000;
  private static final String NAMESPACE = NAME + "-pod";

  @TempDir private Path folder = Path.of("");
  private final Queue<Sighting> sightings = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void makeNamespace() throws Exception {
    run("ip netns add " + NAMESPACE);
  }

  @AfterEach
  void removeNamespace() throws Exception {
    run("ip netns delete " + NAMESPACE);
  }

  @Test
  void attachesToWhatComesLater() throws Exception {
    EbpfReceiver receiver = receiver();
    try {
      receiver.start();
      run("ip link add " + NAME + "h type veth peer name eth0 netns " + NAMESPACE);
      run("ip link set " + NAME + "h up");
      run("ip -n " + NAMESPACE + " address add 192.0.2.1/24 dev eth0");
      run("ip -n " + NAMESPACE + " link set eth0 up");
      run("ip -n " + NAMESPACE + " neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev eth0");
      byte[] noise = new byte[1200];
      new Random(7).nextBytes(noise);
      Path file = Files.write(folder.resolve("noise"), noise);
      await()
          .until(() -> {
            run(
                "ip netns exec "
                    + NAMESPACE
                    + " bash -c 'cat "
                    + file
                    + " > /dev/udp/192.0.2.2/5004'");
            return !sightings.isEmpty();
          });

      Sighting sighting = sightings.element();
      assertThat(sighting.flow().direction()).isEqualTo(Direction.TRANSMIT);
      assertThat(sighting.flow().owner())
          .isEqualTo(new Owner(Owner.Kind.ADDRESS, "192.0.2.1", null, null, null));
      assertThat(sighting.flow().interfaceName()).isEqualTo(NAME + "h");
    } finally {
      receiver.close();
    }
    assertThat(run("bpftool net show dev " + NAME + "h")).doesNotContain("earshot_");
  }

  private EbpfReceiver receiver() throws Exception {
    String yaml =
        """
        attach: interface
        interfaces: ["%s*"]
        signature: {sampling_bits: 4, formats: {"0-65535": raw}}
        """
            .formatted(NAME);
    EbpfReceiverConfig config =
        new ConfigText("test.yaml", yaml)
            .read(_ -> null, section -> new EbpfReceiverFactory().configure(section));
    return new EbpfReceiver(config, new Next(sightings::addAll, _ -> {}, _ -> {}), new TestHost());
  }

  private static String run(String command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    return output;
  }
}
