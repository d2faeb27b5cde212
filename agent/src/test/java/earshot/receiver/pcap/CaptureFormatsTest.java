// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static earshot.receiver.pcap.Replayed.MILLI;
import static earshot.receiver.pcap.Replayed.START;
import static earshot.receiver.pcap.Replayed.expected;
import static earshot.receiver.pcap.Replayed.signatures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.component.ComponentException;
import earshot.receiver.pcap.CaptureWriter.Format;
import earshot.signal.Direction;
import earshot.signal.Sighting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of any format and link type hold the same call. */
class CaptureFormatsTest {
  @TempDir private Path folder = Path.of("");
  private final Replayed pcap = new Replayed();

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyFormatGivesTheSame(Format format) throws ComponentException {
    Path file =
        pcap.call(new CaptureWriter(format, CaptureWriter.ETHERNET))
            .write(folder.resolve("r.pcap"));

    List<Sighting> sightings = pcap.replay(file);

    byte[][] frames = new byte[pcap.audio().length / 160][];
    Arrays.setAll(frames, pcap::frame);
    assertThat(signatures(sightings, Direction.RECEIVE)).isEqualTo(expected(frames)).isNotEmpty();
    assertThat(signatures(sightings, Direction.TRANSMIT))
        .isEqualTo(expected(Arrays.copyOf(pcap.audio(), pcap.audio().length - 160)))
        .isNotEmpty();
    assertThat(sightings)
        .allSatisfy(sighting -> {
          assertThat(sighting.flow().owner().id()).isEqualTo("10.0.0.2");
          assertThat(sighting.flow().owner().name()).isEqualTo("relay");
          assertThat(sighting.flow().interfaceName()).isEqualTo("r.pcap");
          assertThat(sighting.flow().connectionEnd().fromOpener()).isTrue();
          long millis = (sighting.epochNanos() - START) / MILLI;
          assertThat(millis).isBetween(0L, 1010L);
        });
    long precision = format == Format.PCAP_NANOS || format.name().startsWith("PCAPNG") ? 1 : 1000;
    assertThat(sightings.getFirst().epochNanos() % (20 * MILLI))
        .isEqualTo(START / precision * precision % (20 * MILLI));
  }

  @Test
  void compressedFilesAreRead() throws IOException, ComponentException {
    CaptureWriter writer = pcap.call(new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET));
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(writer.bytes());
    }
    Path plain = writer.write(folder.resolve("plain.pcap"));
    Path file = Files.write(folder.resolve("r.pcap.gz"), compressed.toByteArray());

    assertThat(signatures(pcap.replay(file), Direction.TRANSMIT))
        .isEqualTo(signatures(pcap.replay(plain), Direction.TRANSMIT))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0", "1, 1", "1, 2", "12, 0", "14, 0", "101, 0", "228, 0", "113, 0", "276, 0", "0, 0",
    "108, 0"
  })
  void everyLinkTypeGivesTheSame(int linkType, int vlans) throws ComponentException {
    Path file =
        pcap.call(new CaptureWriter(Format.PCAP_NANOS, linkType).vlans(vlans))
            .write(folder.resolve("r.pcap"));

    List<Sighting> sightings = pcap.replay(file);

    assertThat(signatures(sightings, Direction.TRANSMIT))
        .isEqualTo(expected(Arrays.copyOf(pcap.audio(), pcap.audio().length - 160)));
    assertThat(sightings)
        .allSatisfy(sighting -> assertThat(sighting.flow().owner().id()).isEqualTo("10.0.0.2"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12, 14, 101, 229, 113, 276, 0, 108})
  void ipv6IsRead(int linkType) throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAPNG, linkType);
    writer.udp(START, "fd00::1:9", "fd00::2:5004", pcap.frame(0));
    writer.udp(START, "fd00::2:5004", "fd00::3:9", pcap.frame(0));

    assertThat(pcap.replay(writer.write(folder.resolve("six.pcapng"))))
        .isNotEmpty()
        .allSatisfy(sighting -> assertThat(sighting.flow().owner().id()).isEqualTo("fd00::2"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 45})
  void fileThatEndsWithinAPacketIsReadUpToThere(int missing)
      throws IOException, ComponentException {
    byte[] bytes = pcap.call(new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET)).bytes();
    Path file =
        Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(bytes, bytes.length - missing));

    assertThat(pcap.replay(file)).isNotEmpty();
    assertThat(pcap.host().counter("earshot.drops", "cut_off")).isEqualTo(1);
  }

  @Test
  void filesThatAreNoCapturesAreNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "hello");

    assertThatThrownBy(() -> pcap.replay(text))
        .isInstanceOf(ComponentException.class)
        .hasMessage(
            text
                + " is neither pcap nor pcapng, it begins with 68 65 6c 6c; write one with"
                + " 'tcpdump -w FILE'");
    assertThatThrownBy(() -> pcap.replay(folder.resolve("absent.pcap")))
        .hasMessage(folder.resolve("absent.pcap") + " does not exist; correct the path");
    assertThatThrownBy(
            () -> pcap.replay(new CaptureWriter(Format.PCAP_NANOS, 127).write(folder.resolve("x"))))
        .hasMessageContaining("x has link type 127, which is not supported; capture on");
    assertThatThrownBy(() -> pcap.replay(folder))
        .hasMessageContaining(" holds no capture: name its files, or end them in .pcap");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void damagedFilesEndInAMessageAndNothingElse(Format format) throws IOException {
    byte[] good = pcap.call(new CaptureWriter(format, CaptureWriter.ETHERNET)).bytes();
    Random random = new Random(format.name().length());
    Path file = folder.resolve("damaged.pcap");
    for (int n = 0; n < 300; n++) {
      byte[] bytes = Arrays.copyOf(good, 3000);
      for (int damages = 0; damages <= n % 8; damages++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Files.write(file, bytes);
      try (CaptureFile capture = CaptureFile.open(file)) {
        for (Frame frame = capture.next(); frame != null; frame = capture.next()) {
          Packet packet = Packet.read(frame, _ -> {});
          if (packet != null) {
            assertThat(packet.payloadAt() + packet.keptBytes()).isLessThanOrEqualTo(frame.length);
          }
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining(file.toString());
      }
    }
  }
}
