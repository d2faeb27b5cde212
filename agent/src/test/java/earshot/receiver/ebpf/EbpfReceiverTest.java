// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.bpf.program.Cgroup2;
import earshot.component.Next;
import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Owner;
import earshot.signal.Sighting;
import earshot.signal.Transport;
import earshot.signal.Unsighted;
import earshot.testing.TestHost;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real packets of a process in a cgroup of its own. Needs root. */
class EbpfReceiverTest {

  private static final String CONTAINER =
      "abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd";

  @TempDir private Path folder = Path.of("");
  private final Queue<Sighting> sightings = new ConcurrentLinkedQueue<>();
  private final Queue<Unsighted> unsighted = new ConcurrentLinkedQueue<>();
  private Path subtree = Path.of("");
  private Path cgroup = Path.of("");

  @BeforeEach
  void makeCgroup() throws IOException {
    Cgroup2 hierarchy = Cgroup2.find();
    assertThat(hierarchy).as("needs cgroup v2").isInstanceOf(Cgroup2.Root.class);
    Path root = ((Cgroup2.Root) hierarchy).mount();
    subtree = root.resolve("ffm-agent-" + ProcessHandle.current().pid());
    cgroup = Files.createDirectories(subtree.resolve("docker-" + CONTAINER + ".scope"));
  }

  @AfterEach
  void removeCgroup() throws IOException {
    Files.delete(cgroup);
    Files.delete(subtree);
  }

  @Test
  void seesWhatAProcessSends() throws Exception {
    EbpfReceiver receiver = receiver(subtree.toString());
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      receiver.start();
      Instant before = Instant.now();
      send(socket.getLocalPort());
      await().until(() -> !sightings.isEmpty());

      Sighting sighting = sightings.element();
      assertThat(sighting.flow().direction()).isEqualTo(Direction.TRANSMIT);
      assertThat(sighting.flow().transport()).isEqualTo(Transport.UDP);
      assertThat(sighting.flow().destination())
          .hasToString("Endpoint[address=127.0.0.1, port=" + socket.getLocalPort() + "]");
      assertThat(sighting.flow().owner())
          .isEqualTo(
              new Owner(
                  Owner.Kind.CONTAINER,
                  "/" + subtree.getFileName() + "/" + cgroup.getFileName(),
                  null,
                  CONTAINER,
                  null));
      assertThat(sighting.flow().interfaceName()).isNull();
      assertThat(sighting.origin().nodeName()).isEqualTo("worker-1");
      assertThat(Instant.ofEpochSecond(0, sighting.epochNanos()))
          .isBetween(before.minusMillis(5), Instant.now().plusMillis(5));
      assertThat(sighting.observedEpochNanos()).isGreaterThan(before.getEpochSecond());
      assertThat(sightings).extracting(Sighting::flow).containsOnly(sighting.flow());
    } finally {
      receiver.close();
    }
    receiver.close();
  }

  @Test
  void theLastBytesOfDatagramsAreToldOf() throws Exception {
    EbpfReceiver receiver = receiver(subtree.toString());
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      receiver.start();
      send(socket.getLocalPort());
      // While the agent runs: that nothing more comes is seen by time alone.
      await().until(() -> !unsighted.isEmpty());
    } finally {
      receiver.close();
    }

    assertThat(unsighted)
        .singleElement()
        .satisfies(bytes -> {
          assertThat(bytes.verdict()).isEqualTo(CoverageVerdict.UNMATCHED);
          assertThat(bytes.owner().containerId()).isEqualTo(CONTAINER);
          assertThat(bytes.direction()).isEqualTo(Direction.TRANSMIT);
          assertThat(bytes.bytes() + sightings.stream().mapToLong(Sighting::payloadBytes).sum())
              .isEqualTo(1200);
        });
  }

  @Test
  void neverSeesTheAgentItself() throws Exception {
    byte[] noise = new byte[1200];
    new Random(8).nextBytes(noise);
    Set<Integer> ports = new HashSet<>();
    EbpfReceiver receiver = receiver("auto");
    try (DatagramSocket socket =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        DatagramSocket other =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      ports.add(socket.getLocalPort());
      ports.add(other.getLocalPort());
      receiver.start();
      socket.send(new DatagramPacket(noise, noise.length, socket.getLocalSocketAddress()));
      // What another process sends afterwards shows that the agent's would have come by now.
      send(other.getLocalPort());
      await().until(() -> !at(ports).isEmpty());
    } finally {
      receiver.close();
    }

    assertThat(at(ports)).isNotEmpty().allMatch(Sighting::isTransmit);
    assertThat(at(ports))
        .extracting(sighting -> sighting.flow().owner().containerId())
        .containsOnly(CONTAINER);
  }

  private List<Sighting> at(Set<Integer> destinationPorts) {
    return sightings.stream()
        .filter(sighting -> destinationPorts.contains(sighting.flow().destination().port()))
        .toList();
  }

  @Test
  void closesWithoutStart() throws ConfigException {
    receiver(subtree.toString()).close();
  }

  /** The key decides which windows are selected: by one of chance the last byte might end one. */
  private EbpfReceiver receiver(String attachTo) throws ConfigException {
    String yaml =
        """
        attach: cgroup
        cgroup: %s
        signature:
          key: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
          sampling_bits: 4
          formats: {"0-65535": raw}
        ring_size: 64KiB
        """
            .formatted(attachTo);
    EbpfReceiverConfig config =
        new ConfigText("test.yaml", yaml)
            .read(_ -> null, section -> new EbpfReceiverFactory().configure(section));
    return new EbpfReceiver(
        config, new Next(sightings::addAll, _ -> {}, _ -> {}, unsighted::addAll), new TestHost());
  }

  /** Sends noise from a shell that has moved into the cgroup before it opens the socket. */
  private void send(int port) throws IOException, InterruptedException {
    byte[] noise = new byte[1200];
    new Random(7).nextBytes(noise);
    Path file = Files.write(folder.resolve("noise"), noise);
    String script =
        "echo $$ > "
            + cgroup
            + "/cgroup.procs; exec 3<>/dev/udp/127.0.0.1/"
            + port
            + "; cat "
            + file
            + " >&3";
    Process shell = new ProcessBuilder("bash", "-c", script).inheritIO().start();
    assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).isZero();
  }
}
