// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.CoverageCount;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Flow;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import earshot.signal.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bytes of sightings end under, and those that no sighting covers. */
class CoverageTest {
  private final Scene scene = new Scene();

  /** {@code pod direction verdict} to bytes. */
  private static Map<String, Long> bytes(Scene scene) {
    Map<String, Long> bytes = new TreeMap<>();
    for (CoverageCount count : scene.measured(CoverageCount.class)) {
      Workload workload = count.workload();
      bytes.merge(
          String.join(
              " ",
              workload == null ? "-" : workload.serviceName(),
              count.direction().attributeValue(),
              count.verdict().attributeValue()),
          count.bytes(),
          Long::sum);
    }
    return bytes;
  }

  @Test
  void bothEndsOfAResidenceAreMatched() {
    scene.covering(100, CoverageVerdict.UNMATCHED).see(scene.in("a", "pod"), 1, 0);
    scene.covering(30, CoverageVerdict.UNMATCHED).see(scene.out("b", "pod"), 1, 20);

    assertThat(bytes(scene.run()))
        .isEqualTo(Map.of("pod receive matched", 100L, "pod transmit matched", 30L));
  }

  @Test
  void bothEndsOfATransitAreMatched() {
    scene.see(scene.out("a", "gateway"), 1, 0);
    scene.see(scene.in("a", "router"), 1, 1);

    assertThat(bytes(scene.run()))
        .isEqualTo(Map.of("gateway transmit matched", 160L, "router receive matched", 160L));
  }

  @Test
  void onePacketSeenOnTheWayMatchesNothing() {
    Flow out = scene.out("a", "gateway");
    Flow in = scene.in("a", "router");
    Flow samePoint =
        new Flow(
            in.transport(),
            in.direction(),
            out.place(),
            0,
            in.source(),
            in.destination(),
            in.connectionEnd(),
            in.owner(),
            null);
    scene.see(out, 1, 0);
    scene.see(samePoint, 1, 0);

    assertThat(bytes(scene.run()))
        .isEqualTo(Map.of("gateway transmit unmatched", 160L, "router receive unmatched", 160L));
  }

  @ParameterizedTest
  @EnumSource(PeerKind.class)
  void whereTheFarEndIsElsewhereNothingMoreIsToBeSeenHere(PeerKind kind) {
    scene.peer(kind).covering(160, CoverageVerdict.OPUS).see(scene.out("a", "pod"), 1, 0);

    boolean elsewhere = kind == PeerKind.REMOTE_POD || kind == PeerKind.OUTSIDE;
    assertThat(bytes(scene.run()))
        .isEqualTo(Map.of("pod transmit " + (elsewhere ? "matched" : "opus"), 160L));
  }

  @Test
  void unmatchedBytesEndUnderTheirCodecAfterTheTimeout() {
    Latency latency = scene.connector();
    scene.covering(80, CoverageVerdict.G722);
    latency.accept(List.of(scene.at(scene.in("a", "pod"), 1, Scene.START_NANOS)));

    scene.pass(latency, Duration.ofSeconds(32));
    assertThat(bytes(scene)).isEmpty();
    scene.pass(latency, Duration.ofSeconds(3));

    assertThat(bytes(scene)).isEqualTo(Map.of("pod receive g722", 80L));
    latency.close();
    assertThat(bytes(scene)).isEqualTo(Map.of("pod receive g722", 80L));
  }

  @Test
  void aSignatureThatAFlowRepeatsIsRepeatedFromThenOn() {
    scene.see(scene.in("a", "pod"), 1, 0);
    scene.see(scene.out("b", "pod"), 1, 20);
    scene.see(scene.in("a", "pod"), 1, 1_000);
    scene.see(scene.out("b", "pod"), 1, 1_020);
    scene.see(scene.in("c", "other"), 2, 0);
    scene.see(scene.in("c", "other"), 2, 1_000);

    assertThat(bytes(scene.run()))
        .isEqualTo(
            Map.of(
                "pod receive matched", 160L,
                "pod receive repeated", 160L,
                "pod transmit matched", 160L,
                "pod transmit repeated", 160L,
                "other receive repeated", 320L));
  }

  @Test
  void whatSeveralFlowsBroughtIsRepeated() {
    scene.see(scene.in("a", "pod"), 1, 0);
    scene.see(scene.in("b", "pod"), 1, 5);
    scene.see(scene.out("c", "pod"), 1, 20);
    scene.see(scene.in("a", "bystander"), 1, 5);

    assertThat(bytes(scene.run()))
        .isEqualTo(
            Map.of(
                "pod receive repeated", 320L,
                "pod transmit repeated", 160L,
                "bystander receive unmatched", 160L));
  }

  @Test
  void ambiguousTransitsAreRepeated() {
    scene.see(scene.out("a", "gateway"), 1, 0);
    scene.see(scene.out("a", "gateway"), 1, 10);
    scene.see(scene.in("a", "router"), 1, 11);

    assertThat(bytes(scene.run()))
        .isEqualTo(Map.of("gateway transmit repeated", 320L, "router receive repeated", 160L));
  }

  @Test
  void theSameBytesOnAnotherInterfaceCountOnce() {
    BoundsTest bounds = new BoundsTest();
    scene.sightings.add(bounds.interfacePoint(Direction.RECEIVE, 7, 1, 0));
    scene.sightings.add(bounds.interfacePoint(Direction.RECEIVE, 8, 1, 5_000));

    assertThat(scene.run().measured(CoverageCount.class))
        .extracting(CoverageCount::bytes)
        .containsExactly(160L);
  }

  @Test
  void countsAreAddedUpByTheSecond() {
    for (int n = 0; n < 100; n++) {
      scene.see(scene.in("a", "pod"), n, 10 * n);
      scene.see(scene.out("b", "pod"), n, 10 * n + 5);
    }

    List<CoverageCount> counts = scene.run().measured(CoverageCount.class);

    assertThat(counts).hasSizeLessThan(6);
    assertThat(counts.stream().mapToLong(CoverageCount::bytes).sum()).isEqualTo(200 * 160);
  }

  @Test
  void bytesWithoutSightingsAreCountedThoughNoSightingEverCame() {
    Latency latency = scene.connector();
    Workload pod = Workload.named("pod");
    latency.unsighted(
        List.of(
            unsighted(pod, CoverageVerdict.TLS, 70),
            unsighted(pod, CoverageVerdict.TLS, 30),
            unsighted(null, CoverageVerdict.SRTP, 5)));

    assertThat(bytes(scene)).isEqualTo(Map.of("pod receive tls", 100L, "- receive srtp", 5L));
    latency.close();
    latency.unsighted(List.of(unsighted(pod, CoverageVerdict.TLS, 70)));
    assertThat(scene.measured(CoverageCount.class)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void eachByteEndsUnderOneVerdict(long seed) {
    Random random = new Random(seed);
    // Some seeds evict, some let passages time out, all have repeats, fan-out and strangers.
    Scene crowd = new Scene(config(seed % 2 == 0 ? 1_000_000 : 1_000));
    List<Flow> flows = new ArrayList<>();
    for (int pod = 0; pod < 4; pod++) {
      for (int connection = 0; connection < 3; connection++) {
        flows.add(crowd.in("c" + (pod + connection), "p" + pod));
        flows.add(crowd.out("c" + (pod + connection + 1), "p" + pod));
      }
    }
    CoverageVerdict[] verdicts = CoverageVerdict.values();
    PeerKind[] peers = PeerKind.values();
    for (int n = 0; n < 20_000; n++) {
      crowd
          .peer(peers[random.nextInt(peers.length)])
          .covering(random.nextInt(2_000), verdicts[random.nextInt(1, verdicts.length)])
          .see(
              flows.get(random.nextInt(flows.size())),
              n / 10 + random.nextInt(20),
              5 * n + random.nextInt(1_500));
    }

    crowd.run();

    assertThat(crowd.measured(CoverageCount.class).stream().mapToLong(CoverageCount::bytes).sum())
        .isEqualTo(crowd.sightings.stream().mapToLong(Sighting::payloadBytes).sum());
    assertThat(crowd.measured(CoverageCount.class))
        .extracting(CoverageCount::verdict)
        .contains(CoverageVerdict.MATCHED, CoverageVerdict.REPEATED, CoverageVerdict.UNMATCHED);
  }

  private static LatencyConfig config(int maxSightings) {
    LatencyConfig absent = LatencyConfig.DEFAULT;
    return new LatencyConfig(
        absent.timeout(),
        maxSightings,
        absent.emit(),
        absent.assumePeers(),
        absent.maxSpansPerTrace(),
        absent.metricOptions(),
        false);
  }

  private static Unsighted unsighted(
      @Nullable Workload workload, CoverageVerdict verdict, long bytes) {
    return new Unsighted(
        Scene.pod("pod"), Direction.RECEIVE, null, verdict, bytes, Scene.START_NANOS, workload);
  }
}
