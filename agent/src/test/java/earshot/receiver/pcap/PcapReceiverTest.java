// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.component.BitrateRange;
import earshot.component.ComponentException;
import earshot.component.Next;
import earshot.component.SignatureOptions;
import earshot.component.ToldFormats;
import earshot.config.PortRanges;
import earshot.receiver.pcap.CaptureWriter.Format;
import earshot.signal.Address;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Lane;
import earshot.signal.Sighting;
import earshot.signal.Transport;
import earshot.signal.Unsighted;
import earshot.signature.RawLane;
import earshot.signature.SampleFormat;
import earshot.signature.SignatureKey;
import earshot.signature.Voice;
import earshot.testing.TestHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapReceiverTest {
  private static final long START = 1_700_000_000_123_456_789L;
  private static final long MILLI = 1_000_000;
  private static final String CALLER = "10.0.0.1:40000";
  private static final String RELAY = "10.0.0.2:5004";
  private static final String RELAY_OUT = "10.0.0.2:41000";
  private static final String SERVER = "10.0.0.3:9092";
  private static final SignatureKey KEY = SignatureKey.parse("00".repeat(31) + "07");

  private final byte[] audio = new byte[8000];

  @TempDir private Path folder = Path.of("");
  private TestHost host = new TestHost();
  private final List<Unsighted> unsighted = new ArrayList<>();

  PcapReceiverTest() {
    new Random(5).nextBytes(audio);
  }

  /** Any port is told to carry audio, which noise would not be taken for. */
  private static PcapConfig config(List<String> files, Map<String, Set<Address>> capturedAt) {
    return config(files, capturedAt, List.of("0-65535"), Map.of());
  }

  private static PcapConfig config(
      List<String> files,
      Map<String, Set<Address>> capturedAt,
      List<String> ports,
      Map<Integer, SampleFormat> formats) {
    return new PcapConfig(
        files,
        capturedAt,
        Map.of(Address.parse("10.0.0.2"), "relay"),
        PortRanges.parse(ports),
        new BitrateRange(4_000, 64_000_000),
        new SignatureOptions(KEY, 6, 16, new ToldFormats(formats)),
        1000,
        1_000_000);
  }

  private List<Sighting> replay(PcapConfig config) throws ComponentException {
    host = new TestHost();
    List<Sighting> sightings = new ArrayList<>();
    PcapReceiver receiver =
        new PcapReceiver(
            config, new Next(sightings::addAll, _ -> {}, _ -> {}, unsighted::addAll), host);
    receiver.start();
    try {
      assertThat(host.finished.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    receiver.close();
    assertThat(host.fatal).isEmpty();
    return sightings;
  }

  private List<Sighting> replay(Path... files) throws ComponentException {
    return replay(config(Arrays.stream(files).map(Path::toString).toList(), Map.of()));
  }

  private byte[] frame(int index) {
    return Arrays.copyOfRange(audio, index * 160, index * 160 + 160);
  }

  /** What the caller says to the relay in datagrams, which goes out 30 ms later by TCP. */
  private CaptureWriter call(CaptureWriter writer) {
    writer.tcp(START - MILLI, RELAY_OUT, SERVER, 2, 999, new byte[0]);
    for (int n = 0; n < audio.length / 160; n++) {
      writer.udp(START + n * 20L * MILLI, CALLER, RELAY, frame(n));
      if (n > 0) {
        writer.tcp(
            START + n * 20L * MILLI + 10 * MILLI,
            RELAY_OUT,
            SERVER,
            16,
            1000 + 160 * (n - 1),
            frame(n - 1));
      }
    }
    return writer;
  }

  private List<String> expected(byte[]... runs) {
    List<String> signatures = new ArrayList<>();
    RawLane lane =
        new RawLane(
            KEY,
            6,
            16,
            (_, high, low) ->
                signatures.add(HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low)));
    for (byte[] run : runs) {
      lane.restart();
      lane.accept(run, 0, run.length);
    }
    return signatures;
  }

  private static List<String> signatures(List<Sighting> sightings, Direction direction) {
    return sightings.stream()
        .filter(sighting -> sighting.flow().direction() == direction)
        .map(sighting -> sighting.signature().toString())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyFormatGivesTheSame(Format format) throws ComponentException {
    Path file =
        call(new CaptureWriter(format, CaptureWriter.ETHERNET)).write(folder.resolve("r.pcap"));

    List<Sighting> sightings = replay(file);

    byte[][] frames = new byte[audio.length / 160][];
    Arrays.setAll(frames, this::frame);
    assertThat(signatures(sightings, Direction.RECEIVE)).isEqualTo(expected(frames)).isNotEmpty();
    assertThat(signatures(sightings, Direction.TRANSMIT))
        .isEqualTo(expected(Arrays.copyOf(audio, audio.length - 160)))
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
    CaptureWriter writer = call(new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET));
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(writer.bytes());
    }
    Path plain = writer.write(folder.resolve("plain.pcap"));
    Path file = Files.write(folder.resolve("r.pcap.gz"), compressed.toByteArray());

    assertThat(signatures(replay(file), Direction.TRANSMIT))
        .isEqualTo(signatures(replay(plain), Direction.TRANSMIT))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "1, 2", "101, 0", "113, 0", "276, 0", "0, 0"})
  void everyLinkTypeGivesTheSame(int linkType, int vlans) throws ComponentException {
    Path file =
        call(new CaptureWriter(Format.PCAP_NANOS, linkType).vlans(vlans))
            .write(folder.resolve("r.pcap"));

    List<Sighting> sightings = replay(file);

    assertThat(signatures(sightings, Direction.TRANSMIT))
        .isEqualTo(expected(Arrays.copyOf(audio, audio.length - 160)));
    assertThat(sightings)
        .allSatisfy(sighting -> assertThat(sighting.flow().owner().id()).isEqualTo("10.0.0.2"));
  }

  @Test
  void ipv6IsRead() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAPNG, CaptureWriter.ETHERNET);
    writer.udp(START, "fd00::1:9", "fd00::2:5004", frame(0));
    writer.udp(START, "fd00::2:5004", "fd00::3:9", frame(0));

    assertThat(replay(writer.write(folder.resolve("six.pcapng"))))
        .isNotEmpty()
        .allSatisfy(sighting -> assertThat(sighting.flow().owner().id()).isEqualTo("fd00::2"));
  }

  @Test
  void onePointOnTheWayStandsInForBothEnds() throws ComponentException {
    CaptureWriter writer = call(new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET));
    // A call of others: no address is common to all packets.
    writer.udp(START + 5_000 * MILLI, "10.0.0.8:9", "10.0.0.9:9", frame(3));

    List<Sighting> sightings = replay(writer.write(folder.resolve("switch.pcap")));

    assertThat(signatures(sightings, Direction.RECEIVE))
        .hasSameSizeAs(signatures(sightings, Direction.TRANSMIT));
    assertThat(sightings.stream().map(sighting -> sighting.flow().owner().id()).distinct())
        .containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.8", "10.0.0.9");
  }

  @Test
  void ownCaptureIsNearerThanOneOnTheWay() throws ComponentException {
    Path relay =
        call(new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET))
            .write(folder.resolve("relay.pcap"));
    CaptureWriter server = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    server.tcp(START + 31 * MILLI, RELAY_OUT, SERVER, 2, 999, new byte[0]);
    server.tcp(START + 31 * MILLI, RELAY_OUT, SERVER, 16, 1000, frame(0));
    Path other = server.write(folder.resolve("server.pcap"));

    List<Sighting> sightings = replay(relay, other);

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
    writer.udp(START, CALLER, RELAY, frame(0));
    String file = writer.write(folder.resolve("two.pcap")).toString();

    assertThat(replay(config(List.of(file), Map.of())))
        .extracting(sighting -> sighting.flow().direction())
        .contains(Direction.RECEIVE, Direction.TRANSMIT);
    assertThat(replay(config(List.of(file), Map.of(file, Set.of(Address.parse("10.0.0.1"))))))
        .isNotEmpty()
        .extracting(sighting -> sighting.flow().direction())
        .containsOnly(Direction.TRANSMIT);
  }

  @Test
  void audioInJsonIsAudio() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    StringBuilder text = new StringBuilder();
    text.append("{\"event\":\"start\",\"media\":{\"encoding\":\"audio/x-mulaw\"}}\n".repeat(16));
    byte[][] frames = new byte[20][];
    for (int n = 0; n < frames.length; n++) {
      frames[n] = frame(n);
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

    List<Sighting> sightings = replay(writer.write(folder.resolve("json.pcap")));

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
      byte[] datagram = packet.putInt(160 * n).putInt(77).put(frame(n)).array();
      writer.udp(START + n * 20L * MILLI, CALLER, RELAY, datagram);
      // The first is in step with nothing yet.
      runs[n] = n == 0 ? datagram : frame(n);
    }
    Path file = writer.write(folder.resolve("rtp.pcap"));

    List<Sighting> sightings =
        replay(
            config(
                List.of(file.toString()),
                Map.of(file.toString(), Set.of(Address.parse("10.0.0.2")))));

    assertThat(signatures(sightings, Direction.RECEIVE)).isEqualTo(expected(runs)).isNotEmpty();
  }

  @Test
  void tlsIsCountedAndNoAudio() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    writer.udp(START, CALLER, RELAY, frame(9)); // so that the relay's address is known
    byte[] hello = {22, 3, 1, 0, 3, 1, 0, 0};
    writer.tcp(START + 1, RELAY_OUT, SERVER, 16, 0, hello);
    writer.tcp(START + 2, RELAY_OUT, SERVER, 16, 8, Arrays.copyOfRange(audio, 0, 1000));

    List<Sighting> sightings = replay(writer.write(folder.resolve("tls.pcap")));

    assertThat(signatures(sightings, Direction.TRANSMIT)).isEmpty();
    assertThat(host.counter("earshot.drops", "tls")).isEqualTo(2);
  }

  /** The caller's datagrams of 20 ms; the gate is where it is without configuration. */
  private List<Sighting> gated(byte[] bytes, List<String> ports, Map<Integer, SampleFormat> formats)
      throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    for (int n = 0; n + 160 <= bytes.length; n += 160) {
      writer.udp(
          START + n / 160 * 20L * MILLI, CALLER, RELAY, Arrays.copyOfRange(bytes, n, n + 160));
    }
    String file = writer.write(folder.resolve("gate.pcap")).toString();
    return replay(
        config(List.of(file), Map.of(file, Set.of(Address.parse("10.0.0.2"))), ports, formats));
  }

  @Test
  void whatIsNoAudioMakesNoSightings() throws ComponentException {
    assertThat(gated(audio, List.of(), Map.of())).isEmpty();
    // Sixteen looks before anything is said of it.
    assertThat(host.counter("earshot.drops", "not_audio")).isEqualTo(50 - 15);
    assertThat(unsighted(Direction.RECEIVE)).isEqualTo(Map.of(CoverageVerdict.NOT_AUDIO, 8000L));
  }

  @Test
  void voiceMakesSightings() throws ComponentException {
    byte[] voice = Voice.ulaw(Voice.samples(1, 16_000));

    assertThat(gated(voice, List.of(), Map.of()))
        .hasSizeGreaterThan(50)
        .allSatisfy(sighting -> assertThat(sighting.lane()).isEqualTo(Lane.ULAW));
    assertThat(host.counter("earshot.drops", "not_audio")).isZero();
  }

  @Test
  void portsAreToldToCarryAudio() throws ComponentException {
    assertThat(gated(audio, List.of("5000-5010"), Map.of()))
        .isNotEmpty()
        .allSatisfy(sighting -> assertThat(sighting.lane()).isEqualTo(Lane.RAW));
    assertThat(gated(audio, List.of("8000"), Map.of())).isEmpty();
    assertThat(host.counter("earshot.drops", "port_refused")).isEqualTo(50);
  }

  @Test
  void formatsAreToldByPort() throws ComponentException {
    assertThat(gated(audio, List.of(), Map.of(5004, SampleFormat.ULAW)))
        .isNotEmpty()
        .allSatisfy(sighting -> assertThat(sighting.lane()).isEqualTo(Lane.ULAW));
    assertThat(gated(audio, List.of(), Map.of(40000, SampleFormat.OTHER)))
        .isNotEmpty()
        .allSatisfy(sighting -> assertThat(sighting.lane()).isEqualTo(Lane.RAW));
  }

  @Test
  void afterAHandshakeOfDtlsItIsSrtp() throws ComponentException {
    byte[] bytes = audio.clone();
    System.arraycopy(new byte[] {22, (byte) 0xFE, (byte) 0xFD}, 0, bytes, 0, 3);

    assertThat(gated(bytes, List.of(), Map.of())).isEmpty();
    assertThat(host.counter("earshot.drops", "srtp")).isEqualTo(50 - 15);
    assertThat(unsighted(Direction.RECEIVE)).isEqualTo(Map.of(CoverageVerdict.SRTP, 8000L));
    assertThat(host.counter("earshot.drops", "not_audio")).isZero();
  }

  @Test
  void whatAWebSocketCompressesIsCounted() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    writer.udp(START, CALLER, RELAY, frame(9)); // so that the relay's address is known
    writer.tcp(START, SERVER, RELAY_OUT, 18, -1, new byte[0]);
    byte[] answer =
        "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    writer.tcp(START + 1, SERVER, RELAY_OUT, 16, 0, answer);
    writer.tcp(START + 2, SERVER, RELAY_OUT, 16, answer.length, Arrays.copyOf(audio, 1_000));

    List<Sighting> sightings = replay(writer.write(folder.resolve("deflate.pcap")));

    assertThat(sightings.stream().filter(s -> s.flow().transport() == Transport.TCP)).isEmpty();
    assertThat(host.counter("earshot.drops", "compressed")).isEqualTo(2);
    assertThat(unsighted(Direction.RECEIVE)).containsOnlyKeys(CoverageVerdict.COMPRESSED);
  }

  /** What the relay's bytes of a direction that no sighting covers ended under. */
  private Map<CoverageVerdict, Long> unsighted(Direction direction) {
    Map<CoverageVerdict, Long> bytes = new EnumMap<>(CoverageVerdict.class);
    for (Unsighted each : unsighted) {
      assertThat(each.owner().id()).isEqualTo("10.0.0.2");
      assertThat(each.address()).isEqualTo(Address.parse("10.0.0.2"));
      if (each.direction() == direction) {
        bytes.merge(each.verdict(), each.bytes(), Long::sum);
      }
    }
    return bytes;
  }

  @Test
  void eachByteIsCoveredByASightingOrToldOf() throws ComponentException {
    List<Sighting> sightings =
        replay(
            call(new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET))
                .write(folder.resolve("r.pcap")));

    for (Direction direction : Direction.values()) {
      long sent = direction == Direction.RECEIVE ? audio.length : audio.length - 160;
      long covered =
          sightings.stream()
              .filter(sighting -> sighting.flow().direction() == direction)
              .mapToLong(Sighting::payloadBytes)
              .sum();
      assertThat(covered).isPositive();
      assertThat(unsighted(direction).keySet()).isSubsetOf(Set.of(CoverageVerdict.UNMATCHED));
      assertThat(covered + unsighted(direction).getOrDefault(CoverageVerdict.UNMATCHED, 0L))
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

    assertThat(replay(writer.write(folder.resolve("r.pcap")))).isEmpty();

    assertThat(unsighted(Direction.RECEIVE)).isEqualTo(Map.of(CoverageVerdict.TOO_SHORT, 67L));
    assertThat(unsighted(Direction.TRANSMIT))
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

    assertThat(replay(config(List.of(file), Map.of(file, Set.of(Address.parse("10.0.0.2"))))))
        .isEmpty();

    assertThat(unsighted(Direction.RECEIVE))
        .isEqualTo(Map.of(CoverageVerdict.UNMATCHED, 2000L, CoverageVerdict.NOT_AUDIO, 1000L));
    assertThat(unsighted.size()).as("added up by the second").isLessThan(14);
  }

  @Test
  void order() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    writer.udp(START, CALLER, RELAY, frame(9)); // so that the relay's address is known
    byte[] a = Arrays.copyOfRange(audio, 0, 1000);
    byte[] b = Arrays.copyOfRange(audio, 1000, 2000);
    byte[] c = Arrays.copyOfRange(audio, 2000, 4000);
    byte[] overlapping = Arrays.copyOfRange(audio, 500, 2000);
    writer.tcp(START + 1, RELAY_OUT, SERVER, 16, -700, a);
    writer.tcp(START + 2, RELAY_OUT, SERVER, 16, -700, a); // retransmission
    writer.tcp(START + 3, RELAY_OUT, SERVER, 16, -200, overlapping);
    writer.tcp(START + 4, RELAY_OUT, SERVER, 16, 1300, c);
    writer.tcp(START + 5, RELAY_OUT, SERVER, 16, 4000, b); // after a gap

    List<Sighting> sightings = replay(writer.write(folder.resolve("order.pcap")));

    assertThat(signatures(sightings, Direction.TRANSMIT))
        .isEqualTo(expected(Arrays.copyOf(audio, 4000), b));
    assertThat(host.counter("earshot.drops", "retransmission")).isEqualTo(1);
    assertThat(host.counter("earshot.drops", "overlap")).isEqualTo(1);
    assertThat(host.counter("earshot.drops", "gap")).isEqualTo(1);
    assertThat(host.counter("earshot.packets", "")).isEqualTo(6);
  }

  @Test
  void whatTheSnapLengthCutOffIsNotBridged() throws ComponentException {
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET).snap(554);
    writer.udp(START, CALLER, RELAY, frame(9));
    writer.tcp(START + 1, RELAY_OUT, SERVER, 16, 0, Arrays.copyOfRange(audio, 0, 1000));
    writer.tcp(START + 2, RELAY_OUT, SERVER, 16, 1000, Arrays.copyOfRange(audio, 1000, 1400));

    List<Sighting> sightings = replay(writer.write(folder.resolve("snap.pcap")));

    assertThat(signatures(sightings, Direction.TRANSMIT))
        .isEqualTo(
            expected(Arrays.copyOfRange(audio, 0, 500), Arrays.copyOfRange(audio, 1000, 1400)));
    assertThat(host.counter("earshot.drops", "cut_off")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 45})
  void fileThatEndsWithinAPacketIsReadUpToThere(int missing)
      throws IOException, ComponentException {
    byte[] bytes = call(new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET)).bytes();
    Path file =
        Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(bytes, bytes.length - missing));

    assertThat(replay(file)).isNotEmpty();
    assertThat(host.counter("earshot.drops", "cut_off")).isEqualTo(1);
  }

  @Test
  void filesThatAreNoCapturesAreNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "hello");

    assertThatThrownBy(() -> replay(text))
        .isInstanceOf(ComponentException.class)
        .hasMessage(
            text
                + " is neither pcap nor pcapng, it begins with 68 65 6c 6c; write one with"
                + " 'tcpdump -w FILE'");
    assertThatThrownBy(() -> replay(folder.resolve("absent.pcap")))
        .hasMessage(folder.resolve("absent.pcap") + " does not exist; correct the path");
    assertThatThrownBy(
            () -> replay(new CaptureWriter(Format.PCAP_NANOS, 127).write(folder.resolve("x"))))
        .hasMessageContaining("x has link type 127, which is not supported; capture on");
    assertThatThrownBy(() -> replay(folder))
        .hasMessageContaining(" holds no capture: name its files, or end them in .pcap");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void damagedFilesEndInAMessageAndNothingElse(Format format) throws IOException {
    byte[] good = call(new CaptureWriter(format, CaptureWriter.ETHERNET)).bytes();
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
