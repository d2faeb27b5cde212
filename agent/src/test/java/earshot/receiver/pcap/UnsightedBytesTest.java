// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static earshot.receiver.pcap.Replayed.CALLER;
import static earshot.receiver.pcap.Replayed.MILLI;
import static earshot.receiver.pcap.Replayed.RELAY;
import static earshot.receiver.pcap.Replayed.RELAY_OUT;
import static earshot.receiver.pcap.Replayed.SERVER;
import static earshot.receiver.pcap.Replayed.START;
import static earshot.receiver.pcap.Replayed.config;
import static earshot.receiver.pcap.Replayed.signatures;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.component.ComponentException;
import earshot.receiver.pcap.CaptureWriter.Format;
import earshot.signal.Address;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Sighting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the bytes that no sighting covers. */
class UnsightedBytesTest {
  @TempDir private Path folder = Path.of("");
  private final Replayed pcap = new Replayed();

  @Test
  void eachByteIsCoveredByASightingOrToldOf() throws ComponentException {
    List<Sighting> sightings =
        pcap.replay(
            pcap.call(new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET))
                .write(folder.resolve("r.pcap")));

    for (Direction direction : Direction.values()) {
      long sent = direction == Direction.RECEIVE ? pcap.audio().length : pcap.audio().length - 160;
      long covered =
          sightings.stream()
              .filter(sighting -> sighting.flow().direction() == direction)
              .mapToLong(Sighting::payloadBytes)
              .sum();
      assertThat(covered).isPositive();
      assertThat(pcap.unsighted(direction).keySet()).isSubsetOf(Set.of(CoverageVerdict.UNMATCHED));
      assertThat(covered + pcap.unsighted(direction).getOrDefault(CoverageVerdict.UNMATCHED, 0L))
          .isEqualTo(sent);
    }
  }

  @Test
  void bytesThatNoSightingCoversAreToldOf() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    writer.udp(START, CALLER, RELAY, new byte[67]);
    byte[] zeros = new byte[500];
    writer.tcp(START + 1, RELAY_OUT, SERVER, 16, 0, zeros);
    writer.tcp(START + 2, RELAY_OUT, SERVER, 16, 800, zeros);
    writer.tcp(START + 3, RELAY_OUT, SERVER, 16, 800, zeros); // retransmission
    byte[] hello = {22, 3, 1, 0, 3, 1, 0, 0};
    String other = "10.0.0.2:41001";
    writer.tcp(START + 4, other, SERVER, 16, 0, hello);
    writer.tcp(START + 5, other, SERVER, 16, 8, zeros);

    assertThat(pcap.replay(writer.write(folder.resolve("r.pcap")))).isEmpty();

    assertThat(pcap.unsighted(Direction.RECEIVE)).isEqualTo(Map.of(CoverageVerdict.TOO_SHORT, 67L));
    assertThat(pcap.unsighted(Direction.TRANSMIT))
        .isEqualTo(
            Map.of(
                CoverageVerdict.GAP, 300L,
                CoverageVerdict.TLS, 508L,
                CoverageVerdict.UNMATCHED, 1000L));
  }

  @Test
  void bytesOutsideTheBitrateAreNotAudio() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    // 200 bytes a second, without a pause: ten seconds are looked at.
    for (int n = 0; n < 30; n++) {
      writer.udp(START + n * 500L * MILLI, CALLER, RELAY, new byte[100]);
    }

    String file = writer.write(folder.resolve("r.pcap")).toString();

    assertThat(pcap.replay(config(List.of(file), Map.of(file, Set.of(Address.parse("10.0.0.2"))))))
        .isEmpty();

    assertThat(pcap.unsighted(Direction.RECEIVE))
        .isEqualTo(Map.of(CoverageVerdict.UNMATCHED, 2000L, CoverageVerdict.NOT_AUDIO, 1000L));
    assertThat(pcap.unsighted().size()).as("added up by the second").isLessThan(14);
  }

  /** Datagrams of four seconds that the relay sends. */
  private Path sent(IntUnaryOperator byteOfRandom) {
    Random random = new Random(3);
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    writer.udp(START, CALLER, RELAY, pcap.frame(9)); // so that the relay's address is known
    for (int n = 0; n < 200; n++) {
      byte[] bytes = new byte[160];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) byteOfRandom.applyAsInt(random.nextInt(256));
      }
      writer.udp(START + n * 20L * MILLI, RELAY_OUT, SERVER, bytes);
    }
    return writer.write(folder.resolve("sent.pcap"));
  }

  private void endsUnder(CoverageVerdict verdict, String reason) {
    Map<CoverageVerdict, Long> bytes = pcap.unsighted(Direction.TRANSMIT);
    assertThat(bytes.keySet()).isSubsetOf(Set.of(verdict, CoverageVerdict.UNMATCHED));
    // What comes after the last window is of none.
    assertThat(bytes.get(verdict)).isGreaterThan(31_000);
    assertThat(bytes.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(32_000);
    assertThat(pcap.host().counter("earshot.drops", reason)).isBetween(200L, 400L);
  }

  @Test
  void indistinctWindowsTakeTheirBytes() throws ComponentException {
    List<Sighting> sightings = pcap.replay(sent(random -> 0x80 | (random & 3)));

    assertThat(signatures(sightings, Direction.TRANSMIT)).isEmpty();
    endsUnder(CoverageVerdict.INDISTINCT, "indistinct");
  }

  @Test
  void windowsOfTextTakeTheirBytes() throws ComponentException {
    String characters = "The quick brown fox, over the lazy dog.";
    List<Sighting> sightings =
        pcap.replay(sent(random -> characters.charAt(random % characters.length())));

    assertThat(signatures(sightings, Direction.TRANSMIT)).isEmpty();
    endsUnder(CoverageVerdict.NOT_AUDIO, "text");
  }

  @Test
  void whatIsAboveMaxPerFlowTakesItsBytes() throws ComponentException {
    String file = sent(random -> random).toString();
    PcapConfig config =
        config(
            List.of(file),
            Map.of(file, Set.of(Address.parse("10.0.0.2"))),
            List.of("0-65535"),
            Map.of(),
            20);

    List<Sighting> sightings = pcap.replay(config);

    long limited = pcap.host().counter("earshot.drops", "rate_limited");
    int all = signatures(pcap.replay(Path.of(file)), Direction.TRANSMIT).size();
    int left = signatures(sightings, Direction.TRANSMIT).size();
    assertThat(left + limited).isEqualTo(all);
    assertThat(left).isBetween(60, all / 2);
    assertThat(pcap.unsighted(Direction.TRANSMIT).get(CoverageVerdict.RATE_LIMITED))
        .isGreaterThan(10_000);
  }
}
