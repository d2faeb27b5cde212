// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import earshot.cli.CommandLineTool;
import earshot.cli.Surroundings;
import earshot.connector.latency.LatencyFactory;
import earshot.exporter.debug.DebugFactory;
import earshot.exporter.debug.Screen;
import earshot.exporter.otlp.OtlpFactory;
import earshot.processor.k8sattributes.K8sAttributesFactory;
import earshot.receiver.pcap.CaptureWriter.Format;
import earshot.signature.Voice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command, from capture files to the table and its JSON. */
class ReplayTest {
  private static final long START = 1_700_000_000_000_000_000L;
  private static final long MILLI = 1_000_000;
  private static final int FRAMES = 500;
  private static final int HOLD_MILLIS = 37;
  private static final int WIRE_MILLIS = 5;
  private static final String CALLER = "10.0.0.1:40000";
  private static final String RELAY = "10.0.0.2:5004";
  private static final String RELAY_OUT = "10.0.0.2:41000";
  private static final String SERVER = "10.0.0.3:9092";

  @TempDir private Path folder = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int earshot(String... arguments) {
    Screen screen =
        new Screen(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    return new CommandLineTool(
            new Surroundings(
                List.of(
                    new PcapReceiverFactory(),
                    new K8sAttributesFactory(),
                    new LatencyFactory(),
                    OtlpFactory.grpc(),
                    OtlpFactory.http(),
                    new DebugFactory(screen)),
                _ -> null,
                InstantSource.system(),
                "1.2.3",
                screen))
        .execute(arguments);
  }

  /** A call of ten seconds: 20 ms datagrams in, a stream out, and what the server's machine saw. */
  private void capture(Path relay, Path server) {
    byte[] audio = Voice.ulaw(Voice.samples(1, 160 * FRAMES));
    CaptureWriter atRelay = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    CaptureWriter atServer = new CaptureWriter(Format.PCAPNG, CaptureWriter.COOKED);
    int inFlight = HOLD_MILLIS / 20 + 1;
    for (int n = 0; n < FRAMES + inFlight; n++) {
      long now = START + n * 20L * MILLI;
      int sent = n - inFlight;
      if (sent >= 0) {
        byte[] frame = Arrays.copyOfRange(audio, sent * 160, sent * 160 + 160);
        long left = START + (sent * 20 + HOLD_MILLIS) * MILLI;
        atRelay.tcp(left, RELAY_OUT, SERVER, 16, sent * 160, frame);
        atServer.tcp(left + WIRE_MILLIS * MILLI, RELAY_OUT, SERVER, 16, sent * 160, frame);
      }
      if (n < FRAMES) {
        atRelay.udp(now, CALLER, RELAY, Arrays.copyOfRange(audio, n * 160, n * 160 + 160));
      }
    }
    atRelay.write(relay);
    atServer.write(server);
  }

  @Test
  void twoCapturesInLatencyOut() throws IOException {
    Path relay = folder.resolve("it's $HOME <NAMES>.pcap");
    Path server = folder.resolve("server.pcapng");
    Path json = folder.resolve("table.json");
    capture(relay, server);

    int code =
        earshot(
            "replay",
            "--name",
            "10.0.0.2=relay",
            "--name",
            "10.0.0.3=server",
            "--at",
            server + "=10.0.0.3",
            "--json",
            json.toString(),
            relay.toString(),
            server.toString());

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("COVERAGE", "relay receive", "relay transmit", "server receive");
    JsonNode table = JsonMapper.shared().readTree(Files.readString(json));
    JsonNode workload = row(table.get("workloads"), "workload", "relay");
    assertThat(workload.get("residences").asInt()).isGreaterThan(20);
    assertThat(workload.get("measuredP50Millis").asDouble()).isCloseTo(HOLD_MILLIS, within(0.5));
    JsonNode transit = row(table.get("transits"), "destinationWorkload", "server");
    assertThat(transit.get("sourceWorkload").asString()).isEqualTo("relay");
    assertThat(transit.get("measuredP50Millis").asDouble()).isCloseTo(WIRE_MILLIS, within(0.1));
    assertThat(transit.get("measuredP99Millis").asDouble()).isCloseTo(WIRE_MILLIS, within(0.1));
    assertThat(table.get("coverage").size()).isEqualTo(3);
    for (JsonNode coverage : table.get("coverage")) {
      assertThat(coverage.get("bytes").asLong()).isEqualTo(160L * FRAMES);
      // Windows across two datagrams are the stream's alone: they match nothing at the relay.
      assertThat(coverage.at("/verdicts/matched").asLong()).isGreaterThan(160L * FRAMES / 2);
    }
  }

  @Test
  void oneCaptureOnTheWayKnowsNoTransit() throws IOException {
    Path relay = folder.resolve("relay.pcap");
    Path server = folder.resolve("server.pcapng");
    Path json = folder.resolve("table.json");
    capture(relay, server);

    assertThat(earshot("replay", "--json", json.toString(), server.toString())).isZero();

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(
            "server.pcapng holds packets of 10.0.0.2 and 10.0.0.3 only: say at which it was"
                + " captured with --at "
                + server
                + "=10.0.0.2");
    JsonNode table = JsonMapper.shared().readTree(Files.readString(json));
    assertThat(table.get("transits")).isEmpty();
    assertThat(row(table.get("workloads"), "workload", "10.0.0.3").get("sightings").asInt())
        .isGreaterThan(20);
    for (JsonNode coverage : JsonMapper.shared().readTree(Files.readString(json)).get("coverage")) {
      assertThat(coverage.get("verdicts").propertyNames()).containsExactly("unmatched");
    }
  }

  @Test
  void theLastSecondIsCountedAndNamed() throws IOException {
    byte[] audio = Voice.ulaw(Voice.samples(1, 160 * FRAMES));
    Arrays.fill(audio, 160 * (FRAMES - 50), audio.length, (byte) 0xFF);
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.ETHERNET);
    for (int n = 0; n < FRAMES; n++) {
      byte[] frame = Arrays.copyOfRange(audio, n * 160, n * 160 + 160);
      writer.udp(START + n * 20L * MILLI, CALLER, RELAY, frame);
    }
    Path file = writer.write(folder.resolve("relay.pcap"));
    Path json = folder.resolve("table.json");

    assertThat(
            earshot(
                "replay", "--at", file + "=10.0.0.2", "--json", json.toString(), file.toString()))
        .isZero();

    JsonNode coverage = JsonMapper.shared().readTree(Files.readString(json)).get("coverage").get(0);
    assertThat(coverage.get("bytes").asLong()).isEqualTo(160L * FRAMES);
  }

  @Test
  void missingFileIsNamed() {
    assertThat(earshot("replay", "nowhere.pcap")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("cannot start pcap: nowhere.pcap does not exist; correct the path");
  }

  @Test
  void wrongAddressIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("a.pcap"), "");

    assertThat(earshot("replay", "--at", file + "=here", file.toString())).isEqualTo(2);
  }

  private static JsonNode row(JsonNode rows, String key, String value) {
    for (JsonNode row : rows) {
      if (row.get(key).asString().equals(value)) {
        return row;
      }
    }
    throw new AssertionError("no " + key + " " + value + " in " + rows);
  }
}
