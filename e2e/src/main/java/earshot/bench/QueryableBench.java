// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.agent.Owned;
import earshot.e2e.backends.BackEnds;
import earshot.e2e.backends.Tempo;
import earshot.e2e.backends.Trace;
import earshot.e2e.backends.TwoNodes;
import earshot.e2e.pods.Run;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From a packet to the TraceQL query that finds its trace, through the agent, the Collector and
 * Tempo with the settings that are shipped.
 */
final class QueryableBench {
  private static final Duration PLAY = Duration.ofSeconds(25);
  private static final Duration WATCH = PLAY.plusSeconds(20);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final double BUDGET_SECONDS = 15;
  private static final String LAST = "voice-activity";
  private static final String QUERY = "{ resource.service.name = \"%s\" }".formatted(LAST);

  private QueryableBench() {}

  static Report run() throws Exception {
    try (Owned owned = new Owned()) {
      // Ctrl-C and SIGTERM end the process without unwinding this stack.
      Runtime.getRuntime().addShutdownHook(new Thread(owned::close, "clean-up"));
      Run run = owned.own(() -> Run.open("earshot-back"));
      BackEnds backEnds = owned.own(() -> new BackEnds(run));
      TwoNodes nodes =
          owned.own(() ->
              new TwoNodes(
                  backEnds.collector().grpcEndpoint(), TwoNodes.newKey(), PLAY, Duration.ZERO));
      nodes.play();
      return Report.of("queryable", rows(seconds(backEnds.tempo(), watch(backEnds, nodes))));
    }
  }

  /** Returns when each trace was found first. */
  private static Map<String, Instant> watch(BackEnds backEnds, TwoNodes nodes) throws IOException {
    Map<String, Instant> found = new HashMap<>();
    long start = System.nanoTime();
    while (System.nanoTime() - start < WATCH.toNanos()) {
      nodes.checkAlive();
      List<String> ids = backEnds.tempo().search(QUERY);
      Instant now = Instant.now();
      ids.forEach(id -> found.putIfAbsent(id, now));
      LockSupport.parkNanos(POLL_NANOS);
    }
    return found;
  }

  /** Returns how long each trace took from the first packet of it that the service received. */
  private static double[] seconds(Tempo tempo, Map<String, Instant> found) throws IOException {
    List<Double> seconds = new ArrayList<>();
    for (Map.Entry<String, Instant> entry : found.entrySet()) {
      Trace trace = tempo.trace(entry.getKey()).orElseThrow();
      long packetUnixNanos =
          trace.spans().stream()
              .filter(span -> span.service().equals(LAST))
              .mapToLong(Trace.Span::startUnixNanos)
              .min()
              .orElseThrow();
      Duration took = Duration.between(Instant.ofEpochSecond(0, packetUnixNanos), entry.getValue());
      seconds.add(took.toNanos() / 1e9);
    }
    return seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static List<Row> rows(double[] sorted) {
    return List.of(
        Row.orientation("traces", "1", sorted.length),
        Row.orientation("packet to found by TraceQL, p50", "s", sorted[sorted.length / 2]),
        Row.atMost(
            BUDGET_SECONDS,
            "packet to found by TraceQL, p99",
            "s",
            sorted[(int) (sorted.length * 0.99)]),
        Row.orientation("packet to found by TraceQL, longest", "s", sorted[sorted.length - 1]));
  }
}
