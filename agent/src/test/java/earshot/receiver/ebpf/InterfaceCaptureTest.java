// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static earshot.receiver.ebpf.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.component.Next;
import earshot.config.ConfigText;
import earshot.signal.Direction;
import earshot.signal.Owner;
import earshot.signal.Sighting;
import earshot.testing.TestHost;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packets of a network namespace, seen at the host's end of its veth and at its own. Needs root.
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
    EbpfReceiver receiver = receiver("attach: interface, interfaces: [\"" + NAME + "*\"]");
    try {
      receiver.start();
      connect(0);

      Sighting sighting = awaitSighting(0);

      assertThat(sighting.flow().direction()).isEqualTo(Direction.TRANSMIT);
      assertThat(sighting.flow().owner()).isEqualTo(pod(0));
      assertThat(sighting.flow().interfaceName()).isEqualTo(NAME + "h0");
    } finally {
      receiver.close();
    }
  }

  @Test
  void attachesAgainToWhatWentAndCameBack() throws Exception {
    EbpfReceiver receiver = receiver("attach: interface, interfaces: [\"" + NAME + "*\"]");
    try {
      receiver.start();
      connect(0);
      awaitSighting(0);
      run("ip link delete " + NAME + "h0");
      sightings.clear();
      connect(0);

      assertThat(awaitSighting(0).flow().owner()).isEqualTo(pod(0));
    } finally {
      receiver.close();
    }
  }

  @Test
  void leavesAloneWhatIsExcluded() throws Exception {
    connect(0);
    connect(1);
    EbpfReceiver receiver =
        receiver(
            "attach: interface, interfaces: [\"%s*\"], exclude_interfaces: [\"*h0\"]"
                .formatted(NAME));
    try {
      receiver.start();
      send(0);

      awaitSighting(1);

      assertThat(sightings)
          .allSatisfy(sighting -> assertThat(sighting.flow().owner()).isEqualTo(pod(1)));
    } finally {
      receiver.close();
    }
  }

  @Test
  void attachesInsideAPod() throws Exception {
    connect(0);
    // Started before the receiver, whose cgroup its children would share: they would be its own.
    Process speaker =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                NAMESPACE,
                "bash",
                "-c",
                "while read; do " + sendCommand(0) + "; done")
            .start();
    EbpfReceiver receiver = receiver("attach: pod");
    try (Writer toSpeaker = speaker.outputWriter()) {
      receiver.start();
      await()
          .until(() -> {
            toSpeaker.append('\n').flush();
            return !sightings.isEmpty();
          });

      Sighting sighting = sightings.element();
      assertThat(sighting.flow().direction()).isEqualTo(Direction.TRANSMIT);
      assertThat(sighting.flow().owner()).isEqualTo(pod(0));
      assertThat(sighting.flow().interfaceName()).isNull();
    } finally {
      receiver.close();
      speaker.destroyForcibly().waitFor();
    }
  }

  @Test
  void saysSoWhenOneDirectionAloneIsToBeSeen() throws Exception {
    connect(0);
    EbpfReceiver receiver =
        receiver("attach: interface, interfaces: [\"" + NAME + "*\"]", Duration.ofSeconds(3));
    try (Warnings warnings = Warnings.of(EbpfReceiver.class)) {
      receiver.start();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> {
            run(
                "ip netns exec %s bash -c 'dd if=/dev/urandom bs=1200 count=500 > /dev/udp/%s/5004'"
                    .formatted(NAMESPACE, address(0, 2)));
            assertThat(warnings.messages)
                .anyMatch(each ->
                    each.startsWith("hardly a packet into pods is to be seen at " + NAME + "h0,"));
          });
    } finally {
      receiver.close();
    }
  }

  /** Gives the pod an interface, and there a neighbour that nobody is. */
  private static void connect(int number) throws IOException, InterruptedException {
    String inside = "eth" + number;
    run(
        "ip link add %sh%d type veth peer name %s netns %s"
            .formatted(NAME, number, inside, NAMESPACE));
    run("ip link set %sh%d up".formatted(NAME, number));
    run("ip -n %s address add %s/24 dev %s".formatted(NAMESPACE, address(number, 1), inside));
    run("ip -n %s link set %s up".formatted(NAMESPACE, inside));
    run(
        "ip -n %s neigh add %s lladdr 02:00:00:00:00:02 dev %s"
            .formatted(NAMESPACE, address(number, 2), inside));
  }

  /** Of TEST-NET-1 and its neighbour networks, which nobody has. */
  private static String address(int network, int host) {
    return "192.0.%d.%d".formatted(2 + network, host);
  }

  private static Owner pod(int network) {
    return new Owner(Owner.Kind.ADDRESS, address(network, 1), null, null, null);
  }

  /** Has the pod send until it is heard. */
  private Sighting awaitSighting(int network) {
    await()
        .until(() -> {
          send(network);
          return !sightings.isEmpty();
        });
    return sightings.element();
  }

  private void send(int network) throws IOException, InterruptedException {
    run("ip netns exec %s bash -c '%s'".formatted(NAMESPACE, sendCommand(network)));
  }

  private String sendCommand(int network) throws IOException {
    byte[] noise = new byte[1200];
    new Random(7).nextBytes(noise);
    Path file = Files.write(folder.resolve("noise"), noise);
    return "cat %s > /dev/udp/%s/5004".formatted(file, address(network, 2));
  }

  private EbpfReceiver receiver(String options) throws Exception {
    return receiver(options, DirectionCheck.WINDOW);
  }

  private EbpfReceiver receiver(String options, Duration directionWindow) throws Exception {
    String yaml =
        "{%s, signature: {sampling_bits: 4, formats: {\"0-65535\": raw}}}".formatted(options);
    EbpfReceiverConfig config =
        new ConfigText("test.yaml", yaml)
            .read(_ -> null, section -> new EbpfReceiverFactory().configure(section));
    return new EbpfReceiver(
        config, new Next(sightings::addAll, _ -> {}, _ -> {}), new TestHost(), directionWindow);
  }
}
