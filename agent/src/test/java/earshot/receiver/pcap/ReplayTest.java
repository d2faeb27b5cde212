// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import earshot.cli.CommandLineTool;
import earshot.cli.Surroundings;
import earshot.connector.latency.LatencyFactory;
import earshot.exporter.debug.DebugFactory;
import earshot.exporter.debug.Screen;
import earshot.exporter.otlp.HttpReceiver;
import earshot.exporter.otlp.OtlpFactory;
import earshot.exporter.otlp.Received;
import earshot.processor.k8sattributes.K8sAttributesFactory;
import earshot.receiver.pcap.CaptureWriter.Format;
import earshot.semconv.AudioMetrics;
import earshot.signature.Voice;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<String, String> variables = new HashMap<>();
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
                variables::get,
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
  void whereAnEndpointIsNamedAllGoesThereBeforeItEnds() throws IOException {
    Path relay = folder.resolve("relay.pcap");
    Path server = folder.resolve("server.pcapng");
    Path json = folder.resolve("table.json");
    capture(relay, server);
    try (HttpReceiver backEnd = new HttpReceiver()) {
      variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + backEnd.port());
      variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");

      int code =
          earshot(
              "replay",
              "--at",
              server + "=10.0.0.3",
              "--json",
              json.toString(),
              relay.toString(),
              server.toString());

      assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
      assertThat(code).isZero();
      JsonNode table = JsonMapper.shared().readTree(Files.readString(json));
      Received received = backEnd.received;
      assertThat(received.logRecords()).hasSize(table.get("sightings").asInt());
      int residences =
          row(table.get("workloads"), "workload", "10.0.0.2").get("residences").asInt();
      assertThat(residences).isGreaterThan(20);
      assertThat(received.spans())
          .filteredOn(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
          .hasSize(residences)
          .allSatisfy(span ->
              assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano())
                  .isBetween((HOLD_MILLIS - 1) * MILLI, (HOLD_MILLIS + 1) * MILLI));
      assertThat(count(received, AudioMetrics.AUDIO_RESIDENCE_DURATION.name()))
          .isEqualTo(residences);
      assertThat(count(received, AudioMetrics.AUDIO_TRANSIT_DURATION.name()))
          .isEqualTo(
              row(table.get("transits"), "sourceWorkload", "10.0.0.2").get("transits").asInt())
          .isGreaterThan(20);
    }
  }

  private static long count(Received received, String histogram) {
    return received.metric(histogram).getExponentialHistogram().getDataPointsList().stream()
        .mapToLong(ExponentialHistogramDataPoint::getCount)
        .sum();
  }

  /** A bond and its member: {@code tcpdump -i any} has each packet from both. */
  @Test
  void packetsOfTwoDevicesAreOneToTheMatcher() throws IOException {
    byte[] audio = Voice.ulaw(Voice.samples(1, 160 * FRAMES));
    CaptureWriter writer = new CaptureWriter(Format.PCAP_NANOS, CaptureWriter.COOKED_2);
    for (int n = 0; n < FRAMES; n++) {
      byte[] frame = Arrays.copyOfRange(audio, n * 160, n * 160 + 160);
      long in = START + n * 20L * MILLI;
      long out = in + 10 * MILLI;
      writer.packetType(0).device(2).udp(in, CALLER, RELAY, frame);
      writer.device(7).udp(in + 3_000, CALLER, RELAY, frame);
      writer.packetType(4).udp(out, RELAY_OUT, SERVER, frame);
      writer.device(2).udp(out + 3_000, RELAY_OUT, SERVER, frame);
    }

    JsonNode table = replayed(writer.write(folder.resolve("any.pcap")));

    JsonNode relay = row(table.get("workloads"), "workload", "10.0.0.2");
    assertThat(relay.get("residences").asInt()).isGreaterThan(20);
    assertThat(relay.get("measuredP50Millis").asDouble()).isCloseTo(10, within(0.5));
    assertThat(relay.get("measuredP99Millis").asDouble()).isCloseTo(10, within(0.5));
    assertThat(table.get("transits")).isEmpty();
    for (JsonNode coverage : table.get("coverage")) {
      assertThat(coverage.get("verdicts").propertyNames()).doesNotContain("repeated");
    }
  }

  /** Stamped by a clock that is too coarse for what lies between two devices of a machine. */
  @Test
  void whatPassesARouterHasNoTransitOfNoTime() throws IOException {
    byte[] audio = Voice.ulaw(Voice.samples(1, 160 * FRAMES));
    CaptureWriter writer = new CaptureWriter(Format.PCAP_MICROS, CaptureWriter.COOKED_2);
    for (int n = 0; n < FRAMES; n++) {
      byte[] frame = Arrays.copyOfRange(audio, n * 160, n * 160 + 160);
      long now = START + n * 20L * MILLI;
      writer.packetType(0).device(7).udp(now, CALLER, SERVER, frame);
      writer.packetType(4).device(2).udp(now, CALLER, SERVER, frame);
    }

    JsonNode table = replayed(writer.write(folder.resolve("any.pcap")));

    assertThat(table.get("sightings").asInt()).isGreaterThan(40);
    assertThat(table.get("transits")).isEmpty();
    for (JsonNode workload : table.get("workloads")) {
      assertThat(workload.get("residences").asInt()).isZero();
    }
  }

  private JsonNode replayed(Path capture) throws IOException {
    Path json = folder.resolve("table.json");
    assertThat(earshot("replay", "--json", json.toString(), capture.toString())).isZero();
    return JsonMapper.shared().readTree(Files.readString(json));
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

  /** The way to what the command has no options for. */
  @Test
  void theConfigurationOfTheReadmeReplaysWithFormats() throws IOException {
    Path json = folder.resolve("table.json");
    Path relay = folder.resolve("gateway.pcap");
    Path server = folder.resolve("router.pcapng");
    capture(relay, server);
    String readme = Files.readString(Path.of("src/main/java/earshot/receiver/pcap/README.md"));
    int begin = readme.indexOf("```yaml\n") + "```yaml\n".length();
    Path config = folder.resolve("replay.yaml");
    Files.writeString(
        config,
        readme
            .substring(begin, readme.indexOf("```", begin))
            .replace("gateway.pcap=10.0.0.1", "gateway.pcap=10.0.0.2")
            .replace("gateway.pcap", relay.toString())
            .replace("router.pcapng", server.toString())
            .replace("table.json", json.toString()));

    assertThat(earshot("run", "--config", config.toString())).isZero();

    JsonNode table = JsonMapper.shared().readTree(Files.readString(json));
    assertThat(row(table.get("workloads"), "workload", "router").get("sightings").asInt())
        .isGreaterThan(20);
    // The port of the way out is none of those told.
    assertThat(row(table.get("workloads"), "workload", "router").get("residences").asInt())
        .isZero();
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
