// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.component.Next;
import earshot.signal.CollisionCount;
import earshot.signal.CollisionCount.Reason;
import earshot.signal.Hop;
import earshot.signal.Journey;
import earshot.signal.Measurement;
import earshot.signal.PeerKind;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.Transit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what the matcher finds, as far as it is to be emitted, and hands it on in batches. */
final class Output {
  private static final Logger LOGGER = LoggerFactory.getLogger(Latency.class);

  private final LatencyConfig config;
  private final MatcherCounters counters;
  private final List<Hop> hops = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final Map<Reason, Long> collisions = new EnumMap<>(Reason.class);

  Output(LatencyConfig config, MatcherCounters counters) {
    this.config = config;
    this.counters = counters;
  }

  boolean emits(Product product) {
    if (!config.emit().isEmpty()) {
      return config.emit().contains(product);
    }
    return !config.gateway() || product == Product.TRANSIT || product == Product.JOURNEY;
  }

  void residence(Moment moment, Residence residence) {
    log("residence", residence, residence.in(), residence.out());
    if (emits(Product.RESIDENCE)) {
      hop(moment, residence);
      measurements.add(residence);
    }
  }

  void transit(Moment moment, Transit transit) {
    if (!emits(Product.TRANSIT)) {
      return;
    }
    hop(moment, transit);
    Sighting out = transit.out();
    Sighting in = transit.in();
    if (out != null && in != null) {
      log("transit", transit, out, in);
      boolean told = config.gateway() && transit.sameClock();
      if (!transit.insidePod() && !told) {
        measurements.add(transit);
      }
    }
  }

  /** Takes the chain from {@code start} to {@code leaf}, unless journeys are left to a gateway. */
  void journey(Sighting start, Sighting leaf, Journey journey) {
    boolean leftToGateway =
        !config.gateway()
            && config.emit().isEmpty()
            && (start.peerKind() != PeerKind.UNKNOWN || leaf.peerKind() != PeerKind.UNKNOWN);
    if (emits(Product.JOURNEY) && !leftToGateway) {
      measurements.add(journey);
    }
  }

  void collision(Reason reason) {
    collisions.merge(reason, 1L, Long::sum);
  }

  /** Returns the list that measurements are added to which are made only where they are emitted. */
  List<Measurement> measurements() {
    return measurements;
  }

  /** Adds the collisions since the last call to {@code counts}. */
  void reportCollisions(List<Measurement> counts) {
    collisions.forEach((reason, count) -> counts.add(new CollisionCount(reason, count)));
    collisions.clear();
  }

  void handOn(Next next) {
    if (!hops.isEmpty()) {
      next.traces().accept(hops);
      hops.clear();
    }
    if (!measurements.isEmpty()) {
      next.metrics().accept(measurements);
      measurements.clear();
    }
  }

  /** Spans have ids that do not depend on who sends them: the nodes have sent these. */
  private void hop(Moment moment, Hop hop) {
    if (config.gateway()) {
      return;
    }
    if (moment.takeSpan(hop.startEpochNanos(), config.maxSpansPerTrace())) {
      hops.add(hop);
    } else {
      counters.addSpanDropped();
    }
  }

  private static void log(String kind, Hop hop, Sighting from, Sighting to) {
    if (LOGGER.isDebugEnabled()) {
      LOGGER
          .atDebug()
          .addKeyValue("event_type", "latency_calculation")
          .addKeyValue("kind", kind)
          .addKeyValue("signature", from.signature())
          .addKeyValue("trace_id", hop.span().traceId())
          .addKeyValue("duration_ns", hop.endEpochNanos() - hop.startEpochNanos())
          .addKeyValue("source", from.flow().source())
          .addKeyValue("destination", to.flow().destination())
          .log("Latency calculated");
    }
  }
}
