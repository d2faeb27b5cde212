// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.component.SelfMetric;
import earshot.exporter.debug.DebugConfig.Verbosity;
import earshot.signal.CollisionCount;
import earshot.signal.CoverageCount;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Workload;
import earshot.testing.Samples;
import earshot.testing.TestHost;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DebugExporterTest {
  private static final Workload GATEWAY = Samples.workload("edge", "gateway", "gateway-0");
  private static final Workload ROUTER = Samples.workload("voice", "router", "router-0");

  private final TestHost host = new TestHost();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private DebugExporter exporter(Verbosity verbosity, String json, int maxRows) {
    return new DebugExporter(
        new DebugConfig(verbosity, Duration.ofHours(1), json, maxRows),
        host,
        new Screen(stream, stream, false, false));
  }

  private void feed(DebugExporter exporter) {
    exporter
        .logs()
        .accept(
            List.of(
                Samples.sighting(Direction.TRANSMIT, 1, GATEWAY, ROUTER, null, null),
                Samples.sighting(Direction.RECEIVE, 2, ROUTER, GATEWAY, null, null)));
    for (int millis = 1; millis <= 100; millis++) {
      exporter.metrics().accept(List.of(Samples.residence(ROUTER, millis)));
    }
    exporter
        .metrics()
        .accept(
            List.of(
                Samples.transit(GATEWAY, ROUTER, 3, false),
                Samples.transit(GATEWAY, ROUTER, 900, true),
                new CollisionCount(CollisionCount.Reason.REPEATED, 4),
                new CoverageCount(ROUTER, Direction.TRANSMIT, CoverageVerdict.UNMATCHED, 10),
                new CoverageCount(ROUTER, Direction.RECEIVE, CoverageVerdict.TLS, 1),
                new CoverageCount(ROUTER, Direction.RECEIVE, CoverageVerdict.INDISTINCT, 307_199),
                new CoverageCount(ROUTER, Direction.RECEIVE, CoverageVerdict.MATCHED, 700_000),
                new CoverageCount(ROUTER, Direction.RECEIVE, CoverageVerdict.MATCHED, 16_800)));
    host.selfMetrics.add(new SelfMetric("earshot.packets", Map.of("d", "in"), 1000));
    host.selfMetrics.add(new SelfMetric("earshot.packets", Map.of("d", "out"), 500));
    host.selfMetrics.add(new SelfMetric("earshot.io", Map.of(), 2 << 20));
    host.selfMetrics.add(
        new SelfMetric("earshot.drops", Map.of("earshot.drop.reason", "ring_full"), 7));
    host.selfMetrics.add(
        new SelfMetric("earshot.drops", Map.of("earshot.drop.reason", "never"), 0));
  }

  @Test
  void printsTheTableAtTheEnd() throws Exception {
    DebugExporter exporter = exporter(Verbosity.NORMAL, folder.resolve("s.json").toString(), 9);
    exporter.start();
    feed(exporter);
    exporter.close();

    assertThat(printed().replaceAll(" +", " "))
        .isEqualTo(
            """
            Earshot 2 signatures sighted 1500 packets 2.0 MiB looked at
            WORKLOAD RESIDENCES P50 P99 SIGHTINGS
            edge/gateway - - - 1
            voice/router 100 50.0 ms 99.0 ms 1
            TRANSIT TRANSITS P50 P99
            edge/gateway -> voice/router 1 3.0 ms 3.0 ms
            COVERAGE BYTES VERDICTS
            voice/router receive 1000.0 KiB matched 70.0%, indistinct 30.0%, tls <0.1%
            voice/router transmit 10 B unmatched 100.0%
            collisions repeated 4
            drops ring_full 7
            """);
  }

  @Test
  void writesTheSummaryForPrograms() throws Exception {
    Path json = folder.resolve("summary.json");
    DebugExporter exporter = exporter(Verbosity.BASIC, json.toString(), 9);
    exporter.start();
    feed(exporter);
    exporter.close();

    JsonNode summary = JsonMapper.shared().readTree(Files.readString(json));
    assertThat(summary.at("/sightings").asLong()).isEqualTo(2);
    assertThat(summary.at("/workloads/1").toString())
        .startsWith(
            "{\"namespace\":\"voice\",\"workload\":\"router\",\"sightings\":1,\"residences\":100,"
                + "\"measuredP50Millis\":50.0");
    assertThat(summary.at("/transits/0/sourceWorkload").asString()).isEqualTo("gateway");
    assertThat(summary.at("/transits/0/transits").asLong()).isEqualTo(1);
    assertThat(summary.at("/drops").toString()).isEqualTo("{\"ring_full\":7}");
    assertThat(summary.at("/collisions").toString()).isEqualTo("{\"repeated\":4}");
    assertThat(summary.at("/coverage/0").toString())
        .isEqualTo(
            "{\"namespace\":\"voice\",\"workload\":\"router\",\"direction\":\"receive\","
                + "\"bytes\":1024000,\"verdicts\":"
                + "{\"matched\":716800,\"indistinct\":307199,\"tls\":1}}");
    assertThat(summary.at("/coverage/1/direction").asString()).isEqualTo("transmit");
    assertThat(summary.at("/packets").asLong()).isEqualTo(1500);
    assertThat(summary.at("/payloadBytes").asLong()).isEqualTo(2 << 20);
  }

  @Test
  void pastTheBoundFurtherWorkloadsShareARow() throws Exception {
    DebugExporter exporter = exporter(Verbosity.NORMAL, folder.resolve("s.json").toString(), 1);
    exporter.start();
    IntStream.range(0, 3)
        .forEach(i ->
            exporter
                .metrics()
                .accept(
                    List.of(
                        Samples.residence(Samples.workload("n", "w" + i, "p"), 1),
                        new CoverageCount(
                            Samples.workload("n", "w" + i, "p"),
                            Direction.RECEIVE,
                            CoverageVerdict.TLS,
                            1))));
    exporter.close();

    assertThat(printed()).contains("n/w0", "(other)").doesNotContain("n/w1", "n/w2");
  }

  @Test
  void detailedPrintsRecordsUpToABoundAndCountsTheRest() throws Exception {
    DebugExporter exporter = exporter(Verbosity.DETAILED, folder.resolve("s.json").toString(), 9);
    exporter.start();
    for (int i = 0; i < 10_002; i++) {
      exporter.traces().accept(List.of(Samples.residence(ROUTER, 1)));
    }
    exporter.close();

    assertThat(host.counter("earshot.drops", "debug_queue_full")).isEqualTo(2);
    assertThat(printed().lines().filter(line -> line.startsWith("Residence["))).hasSize(10_000);
  }

  @Test
  void aFolderThatCannotBeWrittenFailsTheStart() {
    Path json = folder.resolve("missing/summary.json");
    assertThatThrownBy(() -> exporter(Verbosity.BASIC, json.toString(), 9).start())
        .hasMessage("cannot write to " + json.getParent() + "; make the folder or correct json");
  }

  @Test
  void aTableTallerThanTheScreenIsCutAndSaysSo() {
    Totals totals = new Totals(100);
    for (int i = 0; i < 50; i++) {
      totals.addMeasurements(List.of(Samples.residence(Samples.workload("n", "w" + i, "p"), 1)));
    }
    String text =
        totals.read(state -> TableText.of(state, SelfTotals.of(List.of()), Verbosity.NORMAL, 23));

    assertThat(text.lines()).hasSize(23).contains("... 32 more lines");
  }

  @Test
  void logLinesGoAboveTheBlockOfATerminal() {
    Screen screen = new Screen(stream, stream, true, true);
    screen.redraw("a\nb\n");
    screen.log("line\n");
    screen.redraw("c\n");
    screen.print("end\n");

    assertThat(printed().replace("\033", "^"))
        .isEqualTo(
            "^[?7la\nb\n^[?7h"
                + "\r^[2A^[0Jline\n^[?7la\nb\n^[?7h"
                + "\r^[2A^[0J^[?7lc\n^[?7h"
                + "\r^[1A^[0Jend\n");
  }
}
