// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static earshot.receiver.pcap.Replayed.CALLER;
import static earshot.receiver.pcap.Replayed.MILLI;
import static earshot.receiver.pcap.Replayed.RELAY;
import static earshot.receiver.pcap.Replayed.START;
import static earshot.receiver.pcap.Replayed.config;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.component.ComponentException;
import earshot.receiver.pcap.CaptureWriter.Format;
import earshot.signal.Address;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Lane;
import earshot.signal.Sighting;
import earshot.signature.SampleFormat;
import earshot.signature.Voice;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken for audio. */
class GateTest {
  @TempDir private Path folder = Path.of("");
  private final Replayed pcap = new Replayed();

  /** The caller's datagrams of 20 ms; the gate is where it is without configuration. */
  private List<Sighting> gated(byte[] bytes, List<String> ports, Map<Integer, SampleFormat> formats)
      throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    for (int n = 0; n + 160 <= bytes.length; n += 160) {
      writer.udp(
          START + n / 160 * 20L * MILLI, CALLER, RELAY, Arrays.copyOfRange(bytes, n, n + 160));
    }
    String file = writer.write(folder.resolve("gate.pcap")).toString();
    return pcap.replay(
        config(
            List.of(file), Map.of(file, Set.of(Address.parse("10.0.0.2"))), ports, formats, 500));
  }

  @Test
  void whatIsNoAudioMakesNoSightings() throws ComponentException {
    assertThat(gated(pcap.audio(), List.of(), Map.of())).isEmpty();
    // Sixteen looks before anything is said of it.
    assertThat(pcap.host().counter("earshot.drops", "not_audio")).isEqualTo(50 - 15);
    assertThat(pcap.unsighted(Direction.RECEIVE))
        .isEqualTo(
            Map.of(CoverageVerdict.UNMATCHED, 15 * 160L, CoverageVerdict.NOT_AUDIO, 35 * 160L));
  }

  /** Frames of video of three datagrams each, of a payload type that the call agreed on. */
  @Test
  void videoIsNotAudio() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    for (int n = 0; n < 50; n++) {
      ByteBuffer datagram = ByteBuffer.allocate(172).putShort((short) 0x8060).putShort((short) n);
      datagram.putInt(3000 * (n / 3)).putInt(77).put(pcap.frame(n));
      writer.udp(START + n * 20L * MILLI, CALLER, RELAY, datagram.array());
    }
    String file = writer.write(folder.resolve("video.pcap")).toString();

    List<Sighting> sightings =
        pcap.replay(
            config(
                List.of(file),
                Map.of(file, Set.of(Address.parse("10.0.0.2"))),
                List.of(),
                Map.of(),
                500));

    assertThat(sightings).isEmpty();
    assertThat(pcap.unsighted(Direction.RECEIVE))
        .isEqualTo(
            Map.of(CoverageVerdict.UNMATCHED, 15 * 172L, CoverageVerdict.NOT_AUDIO, 35 * 172L));
  }

  @Test
  void whatIsTooQuietToTellIsIndistinct() throws ComponentException {
    byte[] silence = new byte[8000];
    Arrays.fill(silence, (byte) 0xFF);

    assertThat(gated(silence, List.of(), Map.of())).isEmpty();
    assertThat(pcap.host().counter("earshot.drops", "not_audio")).isZero();
    assertThat(pcap.unsighted(Direction.RECEIVE))
        .isEqualTo(Map.of(CoverageVerdict.INDISTINCT, 8000L));
  }

  @Test
  void voiceMakesSightings() throws ComponentException {
    byte[] voice = Voice.ulaw(Voice.samples(1, 16_000));

    assertThat(gated(voice, List.of(), Map.of()))
        .hasSizeGreaterThan(50)
        .allSatisfy(sighting -> assertThat(sighting.lane()).isEqualTo(Lane.ULAW));
    assertThat(pcap.host().counter("earshot.drops", "not_audio")).isZero();
  }

  @Test
  void portsAreToldToCarryAudio() throws ComponentException {
    assertThat(gated(pcap.audio(), List.of("5000-5010"), Map.of()))
        .isNotEmpty()
        .allSatisfy(sighting -> assertThat(sighting.lane()).isEqualTo(Lane.RAW));
    assertThat(gated(pcap.audio(), List.of("8000"), Map.of())).isEmpty();
    assertThat(pcap.host().counter("earshot.drops", "port_refused")).isEqualTo(50);
  }

  @Test
  void formatsAreToldByPort() throws ComponentException {
    assertThat(gated(pcap.audio(), List.of(), Map.of(5004, SampleFormat.ULAW)))
        .isNotEmpty()
        .allSatisfy(sighting -> assertThat(sighting.lane()).isEqualTo(Lane.ULAW));
    assertThat(gated(pcap.audio(), List.of(), Map.of(40000, SampleFormat.OTHER)))
        .isNotEmpty()
        .allSatisfy(sighting -> assertThat(sighting.lane()).isEqualTo(Lane.RAW));
  }

  @Test
  void afterAHandshakeOfDtlsItIsSrtp() throws ComponentException {
    byte[] bytes = pcap.audio().clone();
    System.arraycopy(new byte[] {22, (byte) 0xFE, (byte) 0xFD}, 0, bytes, 0, 3);

    assertThat(gated(bytes, List.of(), Map.of())).isEmpty();
    assertThat(pcap.host().counter("earshot.drops", "srtp")).isEqualTo(50 - 15);
    assertThat(pcap.unsighted(Direction.RECEIVE)).isEqualTo(Map.of(CoverageVerdict.SRTP, 8000L));
    assertThat(pcap.host().counter("earshot.drops", "not_audio")).isZero();
  }
}
