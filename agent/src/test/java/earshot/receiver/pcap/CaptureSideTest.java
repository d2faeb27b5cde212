// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static earshot.receiver.pcap.Replayed.CALLER;
import static earshot.receiver.pcap.Replayed.MILLI;
import static earshot.receiver.pcap.Replayed.RELAY;
import static earshot.receiver.pcap.Replayed.RELAY_OUT;
import static earshot.receiver.pcap.Replayed.SERVER;
import static earshot.receiver.pcap.Replayed.START;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.component.ComponentException;
import earshot.receiver.pcap.CaptureWriter.Format;
import earshot.signal.Sighting;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a capture itself tells of where its packets were seen, and which way they went. */
class CaptureSideTest {
  private static final String LEFT = "transmit 10.0.0.1";
  private static final String ARRIVED = "receive 10.0.0.2";

  @TempDir private Path folder = Path.of("");
  private final Replayed pcap = new Replayed();

  /** Nothing else tells it: the file holds the packets of one connection. */
  @ParameterizedTest
  @CsvSource({
    "113, 0, arrived",
    "113, 4, left",
    "113, 3, both",
    "113, 1, both",
    "276, 0, arrived",
    "276, 4, left",
    "276, 3, both"
  })
  void linuxCookedTellsIt(int linkType, int packetType, String seen) throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, linkType).packetType(packetType);

    assertThat(seenIn(writer.udp(START, CALLER, RELAY, pcap.frame(0)))).isEqualTo(expected(seen));
  }

  /** Only the lowest two bits are the direction (draft-ietf-opsawg-pcapng, epb_flags). */
  @ParameterizedTest
  @CsvSource({
    "PCAPNG, 1, arrived",
    "PCAPNG, 2, left",
    "PCAPNG, 0, both",
    "PCAPNG, 4, both",
    "PCAPNG, 5, arrived",
    "PCAPNG_BIG_ENDIAN, 1, arrived",
    "PCAPNG_BIG_ENDIAN, 2, left"
  })
  void flagsOfPcapngTellIt(Format format, int flags, String seen) throws ComponentException {
    CaptureWriter writer = new CaptureWriter(format, CaptureWriter.ETHERNET).flags(flags);

    assertThat(seenIn(writer.udp(START, CALLER, RELAY, pcap.frame(0)))).isEqualTo(expected(seen));
  }

  /** Taken together the packets have no address in common. */
  @ParameterizedTest
  @CsvSource({"PCAPNG", "PCAPNG_BIG_ENDIAN"})
  void eachInterfaceIsAPointWithAddressesOfItsOwn(Format format) throws ComponentException {
    CaptureWriter writer = new CaptureWriter(format, CaptureWriter.ETHERNET);
    writer.udp(START, CALLER, RELAY, pcap.frame(0));
    writer.udp(START + MILLI, RELAY_OUT, SERVER, pcap.frame(0));
    writer.onInterface(1).udp(START + 2 * MILLI, RELAY_OUT, SERVER, pcap.frame(0));
    writer.udp(START + 3 * MILLI, SERVER, "10.0.0.4:9", pcap.frame(0));

    List<Sighting> sightings = pcap.replay(writer.write(folder.resolve("r.pcapng")));

    assertThat(sightings)
        .extracting(sighting -> sighting.flow().interfaceName() + " " + seen(sighting))
        .containsOnly(
            "r.pcapng receive 10.0.0.2",
            "r.pcapng transmit 10.0.0.2",
            "r.pcapng#1 receive 10.0.0.3",
            "r.pcapng#1 transmit 10.0.0.3");
    assertThat(sightings).extracting(sighting -> sighting.flow().place()).contains(0L, 1L << 32);
  }

  @Test
  void eachDeviceOfLinuxCookedIsAPlace() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.COOKED_2);
    writer.packetType(0).device(2).udp(START, CALLER, RELAY, pcap.frame(0));
    writer.device(7).udp(START + 3_000, CALLER, RELAY, pcap.frame(0));

    List<Sighting> sightings = pcap.replay(writer.write(folder.resolve("any.pcap")));

    assertThat(sightings)
        .extracting(sighting -> sighting.flow().interfaceName() + " " + seen(sighting))
        .containsOnly("any.pcap%2 " + ARRIVED, "any.pcap%7 " + ARRIVED);
    assertThat(sightings).extracting(sighting -> sighting.flow().place()).contains(2L, 7L);
  }

  private Set<String> seenIn(CaptureWriter writer) throws ComponentException {
    Set<String> seen = new TreeSet<>();
    pcap.replay(writer.write(folder.resolve("r.pcap")))
        .forEach(sighting -> seen.add(seen(sighting)));
    return seen;
  }

  private static String seen(Sighting sighting) {
    return sighting.flow().direction().name().toLowerCase(Locale.ROOT)
        + " "
        + sighting.flow().owner().id();
  }

  private static Set<String> expected(String seen) {
    return switch (seen) {
      case "left" -> Set.of(LEFT);
      case "arrived" -> Set.of(ARRIVED);
      default -> Set.of(LEFT, ARRIVED);
    };
  }
}
