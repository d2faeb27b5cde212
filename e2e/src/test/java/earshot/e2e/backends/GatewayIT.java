// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import earshot.e2e.agent.Owned;
import earshot.e2e.pods.Run;
import earshot.e2e.process.Backends;
import earshot.e2e.stamp.ClockError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Two nodes whose agents export to a Collector, which hands their log records to a gateway: what it
 * adds to what the nodes say.
 */
class GatewayIT {
  private static final Duration PLAY = Duration.ofSeconds(15);
  private static final Duration BETWEEN = Duration.ofMillis(30);
  private static final Duration ALL_IN = Duration.ofMinutes(2);

  /** What processes and the cable's threads add by being scheduled. */
  private static final double SCHEDULING_SECONDS = 0.015;

  private static final String TRANSIT = "audio.transit.duration";
  private static final String JOURNEY = "audio.journey.duration";
  private static final String GATEWAY = FileCollector.GATEWAY;

  /** Exports, one a second, without another journey: the gateway's timeout and more. */
  private static final int QUIET_EXPORTS = 12;

  private static final Owned OWNED = new Owned();
  private static final List<JsonNode> REQUESTS = new ArrayList<>();

  /** A data point, by who sent it. */
  private record Point(String node, String metric, Map<String, String> attributes, JsonNode data) {
    long count() {
      return data.path("count").asLong();
    }

    double mean() {
      return data.path("sum").asDouble() / count();
    }
  }

  @BeforeAll
  static void play() throws Exception {
    boolean built = Backends.pathInTime("otelcol").isPresent();
    if (!built) {
      System.err.println("earshot: GatewayIT is left out: there was no time to build otelcol");
    }
    assumeTrue(built);
    Run run = OWNED.own(() -> Run.open("earshot-gate"));
    String key = TwoNodes.newKey();
    FileCollector collector = FileCollector.start(OWNED, run, key);
    Path received = collector.received();
    TwoNodes nodes = OWNED.own(() -> new TwoNodes(collector.grpcEndpoint(), key, PLAY, BETWEEN));
    nodes.play();
    await()
        .atMost(ALL_IN)
        .until(() -> {
          nodes.checkAlive();
          return isQuiet(received);
        });
    OWNED.close();
  }

  @AfterAll
  static void close() {
    OWNED.close();
  }

  /** Reads what has come, too. */
  private static boolean isQuiet(Path received) throws IOException {
    REQUESTS.clear();
    REQUESTS.addAll(Received.requests(received));
    List<Long> journeys =
        points().stream()
            .filter(point -> point.node.equals(GATEWAY) && point.metric.equals(JOURNEY))
            .filter(point -> point.attributes.equals(WHOLE_WAY))
            .map(Point::count)
            .toList();
    return journeys.size() > QUIET_EXPORTS
        && journeys.getLast().equals(journeys.get(journeys.size() - QUIET_EXPORTS));
  }

  private static final Map<String, String> WHOLE_WAY =
      Map.of(
          "source.k8s.namespace.name", "telephony",
          "source.k8s.workload.name", "sip-trunk",
          "destination.k8s.namespace.name", "speech",
          "destination.k8s.workload.name", "transcriber");

  @Test
  void measuresEachTransitBetweenTheNodes() {
    List<Point> transits = last(TRANSIT, GATEWAY);

    assertThat(transits.stream().map(GatewayIT::edge))
        .containsExactlyInAnyOrder(
            "telephony-gateway -> media-router", "voice-activity -> transcriber");
    assertThat(transits)
        .allSatisfy(transit -> {
          assertThat(transit.attributes).containsEntry("audio.clock", "different");
          assertThat(transit.count()).isGreaterThan(20);
          assertThat(transit.data.path("min").asDouble())
              .isGreaterThan(seconds(BETWEEN) - ClockError.NANOS / 1e9);
          assertThat(transit.mean()).isCloseTo(seconds(BETWEEN), within(SCHEDULING_SECONDS));
        });
  }

  @Test
  void measuresTheWholeWay() {
    List<Point> journeys =
        last(JOURNEY, GATEWAY).stream()
            .filter(journey -> journey.attributes.equals(WHOLE_WAY))
            .toList();

    assertThat(journeys).hasSize(1);
    double expected = seconds(TwoNodes.injected()) + 2 * seconds(BETWEEN);
    assertThat(journeys.getFirst().count()).isGreaterThan(20);
    assertThat(journeys.getFirst().mean()).isCloseTo(expected, within(4 * SCHEDULING_SECONDS));
  }

  @Test
  void bothEndsOfEachTransitWereHeard() {
    assertThat(last("earshot.transit.unjoined", GATEWAY))
        .allSatisfy(point -> assertThat(point.data.path("asInt").asLong()).isZero());
    assertThat(last("earshot.drops", GATEWAY)).isEmpty();
    assertThat(last("earshot.matcher.sightings", GATEWAY)).isNotEmpty();
  }

  @Test
  void theGatewayTellsNothingThatTheNodesHaveTold() {
    Map<String, Set<String>> told = new TreeMap<>();
    points()
        .forEach(point -> told.computeIfAbsent(point.node, _ -> new TreeSet<>()).add(point.metric));
    assertThat(told.keySet()).containsExactlyInAnyOrder("node-a", "node-b", GATEWAY);
    assertThat(told.getOrDefault(GATEWAY, Set.of()))
        .filteredOn(metric -> metric.startsWith("audio."))
        .containsExactlyInAnyOrder(TRANSIT, JOURNEY);

    // Each transit of the nodes' stayed on one.
    for (String node : List.of("node-a", "node-b")) {
      assertThat(last(TRANSIT, node))
          .allSatisfy(
              transit -> assertThat(transit.attributes).containsEntry("audio.clock", "same"));
      assertThat(last("audio.residence.duration", node)).isNotEmpty();
    }

    List<String> spans = spans();
    assertThat(spans).hasSizeGreaterThan(100);
    assertThat(new HashSet<>(spans)).hasSameSizeAs(spans);
  }

  /** Returns the newest point of each series. */
  private static List<Point> last(String metric, String node) {
    Map<Map<String, String>, Point> newest = new HashMap<>();
    points().stream()
        .filter(point -> point.metric.equals(metric) && point.node.equals(node))
        .forEach(point -> newest.put(point.attributes, point));
    return List.copyOf(newest.values());
  }

  private static List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (JsonNode request : REQUESTS) {
      for (JsonNode resource : request.path("resourceMetrics")) {
        String node = attributes(resource.path("resource")).getOrDefault("k8s.node.name", "");
        for (JsonNode scope : resource.path("scopeMetrics")) {
          for (JsonNode metric : scope.path("metrics")) {
            for (String kind : List.of("exponentialHistogram", "sum", "gauge", "histogram")) {
              for (JsonNode data : metric.path(kind).path("dataPoints")) {
                points.add(new Point(node, metric.path("name").asString(), attributes(data), data));
              }
            }
          }
        }
      }
    }
    return points;
  }

  private static List<String> spans() {
    List<String> ids = new ArrayList<>();
    for (JsonNode request : REQUESTS) {
      for (JsonNode spans : request.findValues("spans")) {
        for (JsonNode span : spans) {
          ids.add(span.path("traceId").asString() + span.path("spanId").asString());
        }
      }
    }
    return ids;
  }

  private static Map<String, String> attributes(JsonNode of) {
    Map<String, String> attributes = new TreeMap<>();
    for (JsonNode attribute : of.path("attributes")) {
      for (JsonNode value : attribute.path("value")) {
        attributes.put(attribute.path("key").asString(), value.asString());
      }
    }
    return attributes;
  }

  private static String edge(Point transit) {
    return transit.attributes.get("source.k8s.workload.name")
        + " -> "
        + transit.attributes.get("destination.k8s.workload.name");
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
