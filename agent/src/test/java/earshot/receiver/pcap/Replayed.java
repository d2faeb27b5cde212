// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.component.BitrateRange;
import earshot.component.ComponentException;
import earshot.component.Next;
import earshot.component.SignatureOptions;
import earshot.component.ToldFormats;
import earshot.config.PortRanges;
import earshot.signal.Address;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import earshot.signature.RawLane;
import earshot.signature.SampleFormat;
import earshot.signature.SignatureKey;
import earshot.testing.TestHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A call through a relay in capture files, and what the receiver finds in them. */
final class Replayed {
  static final long START = 1_700_000_000_123_456_789L;
  static final long MILLI = 1_000_000;
  static final String CALLER = "10.0.0.1:40000";
  static final String RELAY = "10.0.0.2:5004";
  static final String RELAY_OUT = "10.0.0.2:41000";
  static final String SERVER = "10.0.0.3:9092";
  private static final SignatureKey KEY = SignatureKey.parse("00".repeat(31) + "07");

  private final byte[] audio = new byte[8000];
  private TestHost host = new TestHost();
  private final List<Unsighted> unsighted = new ArrayList<>();

  Replayed() {
    new Random(5).nextBytes(audio);
  }

  /** A second of noise, in 50 frames. */
  byte[] audio() {
    return audio;
  }

  /** The receiver's host of the last replay. */
  TestHost host() {
    return host;
  }

  /** What the last replays could tell of bytes without a sighting. */
  List<Unsighted> unsighted() {
    return unsighted;
  }

  /** Any port is told to carry audio, which noise would not be taken for. */
  static PcapConfig config(List<String> files, Map<String, Set<Address>> capturedAt) {
    return config(files, capturedAt, List.of("0-65535"), Map.of(), 500);
  }

  static PcapConfig config(
      List<String> files,
      Map<String, Set<Address>> capturedAt,
      List<String> ports,
      Map<Integer, SampleFormat> formats,
      int maxPerFlow) {
    return new PcapConfig(
        files,
        capturedAt,
        Map.of(Address.parse("10.0.0.2"), "relay"),
        PortRanges.parse(ports),
        new BitrateRange(4_000, 64_000_000),
        new SignatureOptions(KEY, 6, 16, maxPerFlow, new ToldFormats(formats)),
        1000,
        1_000_000);
  }

  List<Sighting> replay(PcapConfig config) throws ComponentException {
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

  List<Sighting> replay(Path... files) throws ComponentException {
    return replay(config(Arrays.stream(files).map(Path::toString).toList(), Map.of()));
  }

  byte[] frame(int index) {
    return Arrays.copyOfRange(audio, index * 160, index * 160 + 160);
  }

  /** What the caller says to the relay in datagrams, which goes out 30 ms later by TCP. */
  CaptureWriter call(CaptureWriter writer) {
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

  static List<String> expected(byte[]... runs) {
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

  static List<String> signatures(List<Sighting> sightings, Direction direction) {
    return sightings.stream()
        .filter(sighting -> sighting.flow().direction() == direction)
        .map(sighting -> sighting.signature().toString())
        .toList();
  }

  /** What the relay's bytes of a direction that no sighting covers ended under. */
  Map<CoverageVerdict, Long> unsighted(Direction direction) {
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
}
