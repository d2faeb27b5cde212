// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static earshot.receiver.pcap.Replayed.CALLER;
import static earshot.receiver.pcap.Replayed.MILLI;
import static earshot.receiver.pcap.Replayed.RELAY;
import static earshot.receiver.pcap.Replayed.RELAY_OUT;
import static earshot.receiver.pcap.Replayed.SERVER;
import static earshot.receiver.pcap.Replayed.START;
import static earshot.receiver.pcap.Replayed.config;
import static earshot.receiver.pcap.Replayed.expected;
import static earshot.receiver.pcap.Replayed.signatures;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.component.ComponentException;
import earshot.receiver.pcap.CaptureWriter.Format;
import earshot.signal.Address;
import earshot.signal.Direction;
import earshot.signal.Sighting;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a packet was captured, and what of a stream follows what. */
class PacketOrderTest {
  @TempDir private Path folder = Path.of("");
  private final Replayed pcap = new Replayed();

  @Test
  void onePointOnTheWayStandsInForBothEnds() throws ComponentException {
    CaptureWriter writer = pcap.call(new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET));
    // A call of others: no address is common to all packets.
    writer.udp(START + 5_000 * MILLI, "10.0.0.8:9", "10.0.0.9:9", pcap.frame(3));

    List<Sighting> sightings = pcap.replay(writer.write(folder.resolve("switch.pcap")));

    assertThat(signatures(sightings, Direction.RECEIVE))
        .hasSameSizeAs(signatures(sightings, Direction.TRANSMIT));
    assertThat(sightings.stream().map(sighting -> sighting.flow().owner().id()).distinct())
        .containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.8", "10.0.0.9");
  }

  @Test
  void ownCaptureIsNearerThanOneOnTheWay() throws ComponentException {
    Path relay =
        pcap.call(new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET))
            .write(folder.resolve("relay.pcap"));
    CaptureWriter server = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    server.tcp(START + 31 * MILLI, RELAY_OUT, SERVER, 2, 999, new byte[0]);
    server.tcp(START + 31 * MILLI, RELAY_OUT, SERVER, 16, 1000, pcap.frame(0));
    Path other = server.write(folder.resolve("server.pcap"));

    List<Sighting> sightings = pcap.replay(relay, other);

    assertThat(sightings.stream().filter(s -> "server.pcap".equals(s.flow().interfaceName())))
        .isNotEmpty()
        .allSatisfy(sighting -> {
          assertThat(sighting.flow().owner().id()).isEqualTo("10.0.0.3");
          assertThat(sighting.flow().direction()).isEqualTo(Direction.RECEIVE);
        });
  }

  @Test
  void whereItWasCapturedCanBeTold() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    writer.udp(START, CALLER, RELAY, pcap.frame(0));
    String file = writer.write(folder.resolve("two.pcap")).toString();

    assertThat(pcap.replay(config(List.of(file), Map.of())))
        .extracting(sighting -> sighting.flow().direction())
        .contains(Direction.RECEIVE, Direction.TRANSMIT);
    assertThat(pcap.replay(config(List.of(file), Map.of(file, Set.of(Address.parse("10.0.0.1"))))))
        .isNotEmpty()
        .extracting(sighting -> sighting.flow().direction())
        .containsOnly(Direction.TRANSMIT);
  }

  @Test
  void order() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    writer.udp(START, CALLER, RELAY, pcap.frame(9)); // so that the relay's address is known
    byte[] a = Arrays.copyOfRange(pcap.audio(), 0, 1000);
    byte[] b = Arrays.copyOfRange(pcap.audio(), 1000, 2000);
    byte[] c = Arrays.copyOfRange(pcap.audio(), 2000, 4000);
    byte[] overlapping = Arrays.copyOfRange(pcap.audio(), 500, 2000);
    writer.tcp(START + 1, RELAY_OUT, SERVER, 16, -700, a);
    writer.tcp(START + 2, RELAY_OUT, SERVER, 16, -700, a); // retransmission
    writer.tcp(START + 3, RELAY_OUT, SERVER, 16, -200, overlapping);
    writer.tcp(START + 4, RELAY_OUT, SERVER, 16, 1300, c);
    writer.tcp(START + 5, RELAY_OUT, SERVER, 16, 4000, b); // after a gap

    List<Sighting> sightings = pcap.replay(writer.write(folder.resolve("order.pcap")));

    assertThat(signatures(sightings, Direction.TRANSMIT))
        .isEqualTo(expected(Arrays.copyOf(pcap.audio(), 4000), b));
    assertThat(pcap.host().counter("earshot.drops", "retransmission")).isEqualTo(1);
    assertThat(pcap.host().counter("earshot.drops", "overlap")).isEqualTo(1);
    assertThat(pcap.host().counter("earshot.drops", "gap")).isEqualTo(1);
    assertThat(pcap.host().counter("earshot.packets", "")).isEqualTo(6);
  }

  @Test
  void whatTheSnapLengthCutOffIsNotBridged() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET).snap(554);
    writer.udp(START, CALLER, RELAY, pcap.frame(9));
    writer.tcp(START + 1, RELAY_OUT, SERVER, 16, 0, Arrays.copyOfRange(pcap.audio(), 0, 1000));
    writer.tcp(
        START + 2, RELAY_OUT, SERVER, 16, 1000, Arrays.copyOfRange(pcap.audio(), 1000, 1400));

    List<Sighting> sightings = pcap.replay(writer.write(folder.resolve("snap.pcap")));

    assertThat(signatures(sightings, Direction.TRANSMIT))
        .isEqualTo(
            expected(
                Arrays.copyOfRange(pcap.audio(), 0, 500),
                Arrays.copyOfRange(pcap.audio(), 1000, 1400)));
    assertThat(pcap.host().counter("earshot.drops", "cut_off")).isEqualTo(1);
  }
}
