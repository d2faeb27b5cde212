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
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Sighting;
import earshot.signal.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found behind the framing of a stream. */
class StreamContentTest {
  @TempDir private Path folder = Path.of("");
  private final Replayed pcap = new Replayed();

  @Test
  void audioInJsonIsAudio() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    StringBuilder text = new StringBuilder();
    text.append("{\"event\":\"start\",\"media\":{\"encoding\":\"audio/x-mulaw\"}}\n".repeat(16));
    byte[][] frames = new byte[20][];
    for (int n = 0; n < frames.length; n++) {
      frames[n] = pcap.frame(n);
      writer.udp(START + n * 20L * MILLI, CALLER, RELAY, frames[n]);
      text.append("{\"event\":\"media\",\"payload\":\"")
          .append(Base64.getEncoder().encodeToString(frames[n]))
          .append("\"}\n");
    }
    byte[] json = text.toString().getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < json.length; at += 300) {
      writer.tcp(
          START + 400 * MILLI + at,
          RELAY_OUT,
          SERVER,
          16,
          at,
          Arrays.copyOfRange(json, at, Math.min(json.length, at + 300)));
    }

    List<Sighting> sightings = pcap.replay(writer.write(folder.resolve("json.pcap")));

    assertThat(signatures(sightings, Direction.TRANSMIT)).isEqualTo(expected(frames)).isNotEmpty();
    assertThat(signatures(sightings, Direction.RECEIVE)).isEqualTo(expected(frames));
  }

  @Test
  void headersOfRtpAreNoAudio() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    byte[][] runs = new byte[20][];
    for (int n = 0; n < runs.length; n++) {
      ByteBuffer packet =
          ByteBuffer.allocate(12 + 160).putShort((short) 0x8060).putShort((short) n);
      byte[] datagram = packet.putInt(160 * n).putInt(77).put(pcap.frame(n)).array();
      writer.udp(START + n * 20L * MILLI, CALLER, RELAY, datagram);
      // The first is in step with nothing yet.
      runs[n] = n == 0 ? datagram : pcap.frame(n);
    }
    Path file = writer.write(folder.resolve("rtp.pcap"));

    List<Sighting> sightings =
        pcap.replay(
            config(
                List.of(file.toString()),
                Map.of(file.toString(), Set.of(Address.parse("10.0.0.2")))));

    assertThat(signatures(sightings, Direction.RECEIVE)).isEqualTo(expected(runs)).isNotEmpty();
  }

  @Test
  void tlsIsCountedAndNoAudio() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    writer.udp(START, CALLER, RELAY, pcap.frame(9)); // so that the relay's address is known
    byte[] hello = {22, 3, 1, 0, 3, 1, 0, 0};
    writer.tcp(START + 1, RELAY_OUT, SERVER, 16, 0, hello);
    writer.tcp(START + 2, RELAY_OUT, SERVER, 16, 8, Arrays.copyOfRange(pcap.audio(), 0, 1000));

    List<Sighting> sightings = pcap.replay(writer.write(folder.resolve("tls.pcap")));

    assertThat(signatures(sightings, Direction.TRANSMIT)).isEmpty();
    assertThat(pcap.host().counter("earshot.drops", "tls")).isEqualTo(2);
  }

  @Test
  void whatAWebSocketCompressesIsCounted() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    writer.udp(START, CALLER, RELAY, pcap.frame(9)); // so that the relay's address is known
    writer.tcp(START, SERVER, RELAY_OUT, 18, -1, new byte[0]);
    byte[] answer =
        "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    writer.tcp(START + 1, SERVER, RELAY_OUT, 16, 0, answer);
    writer.tcp(START + 2, SERVER, RELAY_OUT, 16, answer.length, Arrays.copyOf(pcap.audio(), 1_000));

    List<Sighting> sightings = pcap.replay(writer.write(folder.resolve("deflate.pcap")));

    assertThat(sightings.stream().filter(s -> s.flow().transport() == Transport.TCP)).isEmpty();
    // The answer itself is looked at.
    assertThat(pcap.host().counter("earshot.drops", "compressed")).isEqualTo(1);
    assertThat(pcap.unsighted(Direction.RECEIVE))
        .containsEntry(CoverageVerdict.COMPRESSED, answer.length + 1_000L);
  }
}
