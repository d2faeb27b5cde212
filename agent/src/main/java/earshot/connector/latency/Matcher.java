// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.CollisionCount.Reason;
import earshot.signal.CoverageVerdict;
import earshot.signal.Growth;
import earshot.signal.Journey;
import earshot.signal.Measurement;
import earshot.signal.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.SpanReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Matches sightings that come in the order of their packets. What it decides about a sighting
 * depends on earlier packets alone, except that a transit waits for the receiver's sighting.
 *
 * <p>Not thread-safe: the connector's lock guards it.
 */
final class Matcher {
  /** Span links of one residence; a prompt may reach a container on thousands of connections. */
  static final int MAX_LINKS = 16;

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final LatencyConfig config;

  /** What the clocks of two nodes may differ by. */
  private final long skewNanos;

  private final long timeoutNanos;
  private final Output output;
  private final MatcherCounters counters;
  private final MomentTable moments = new MomentTable();
  private final ExpiryWheel wheel;
  private final Coverage coverage;
  private final FlowTable flows;
  private final WayIn wayIn;
  private final SpanIds spanIds = new SpanIds();
  private final PendingTransits pending;
  private final Set<Pair> growing = new LinkedHashSet<>();
  private long nextSecondNanos = Long.MIN_VALUE;
  private int held;

  Matcher(LatencyConfig config, Output output, MatcherCounters counters, Coverage coverage) {
    this.config = config;
    this.skewNanos = config.gateway() ? SECOND_NANOS : 0;
    this.coverage = coverage;
    this.timeoutNanos = config.timeout().toNanos();
    this.output = output;
    this.counters = counters;
    this.wheel = new ExpiryWheel(timeoutNanos);
    this.flows = new FlowTable(timeoutNanos, config.maxSightings(), coverage);
    this.wayIn = new WayIn(timeoutNanos);
    this.pending = new PendingTransits(config.maxSightings());
  }

  /** Returns how many sightings are held. */
  int held() {
    return held;
  }

  /** Takes the next sighting. */
  void accept(Sighting sighting) {
    advance(sighting.epochNanos());
    FlowState flow = flows.of(sighting);
    Moment moment = moments.get(sighting.signature());
    if (moment == null) {
      moment = new Moment(sighting.signature());
      moments.add(moment);
      wheel.schedule(moment, sighting.epochNanos() + timeoutNanos);
    }
    Passage passage = current(moment, flow, sighting.epochNanos());
    if (passage == null) {
      passage = new Passage(flow, sighting);
      moment.add(passage);
      held++;
    } else if (config.gateway() && passage.isSeenAt(sighting.epochNanos())) {
      counters.addSentTwice();
      return;
    } else if (passage.sighting.flow().place() != sighting.flow().place()) {
      counters.addDuplicate();
      return;
    } else {
      passage.repeat(sighting.epochNanos());
      coverage.add(flow.coverage, CoverageVerdict.REPEATED, sighting.payloadBytes());
    }
    flows.count(flow, sighting.lane());
    if (flow.transmit) {
      leave(moment, passage, sighting);
    } else {
      enter(moment, passage, sighting);
    }
  }

  /** Decides what {@code nowNanos} of packet time decides. */
  void advance(long nowNanos) {
    for (PendingTransits.Entry due = pending.poll(nowNanos); due != null; ) {
      emitUnanswered(due.moment(), due.out());
      due = pending.poll(nowNanos);
    }
    if (nowNanos >= nextSecondNanos) {
      nextSecondNanos = (Math.floorDiv(nowNanos, SECOND_NANOS) + 1) * SECOND_NANOS;
      everySecond(nowNanos);
    }
  }

  /** Forgets the signature that would expire first; false if none is held. */
  boolean evict() {
    Moment moment = wheel.pollFirst();
    if (moment == null) {
      return false;
    }
    int evicted = 0;
    for (Passage p = moment.first; p != null; p = p.next) {
      cover(p);
      evicted++;
    }
    moments.remove(moment);
    held -= evicted;
    counters.addEvictions(evicted);
    return true;
  }

  /** Decides all that is still open. */
  void finish() {
    advance(Long.MAX_VALUE - SECOND_NANOS);
    report();
  }

  private @Nullable Passage current(Moment moment, FlowState flow, long nowNanos) {
    Passage passage = moment.on(flow);
    if (passage != null && nowNanos - passage.lastNanos > timeoutNanos) {
      forget(moment, passage);
      return null;
    }
    return passage;
  }

  private void leave(Moment moment, Passage out, Sighting sighting) {
    wayIn.decide(moment, out, sighting.epochNanos());
    Reason ambiguity = wayIn.ambiguity();
    Passage in = wayIn.passage();
    if (ambiguity != null) {
      output.collision(ambiguity);
      out.ambiguous = true;
      for (Passage p = moment.first; p != null; p = p.next) {
        p.ambiguous |= wayIn.isWayIn(p, out, sighting.epochNanos());
      }
    } else if (in != null) {
      reside(moment, in, out);
    }
    if (config.gateway()) {
      // Nothing to estimate: the nodes have. But the receiver's node may have been quicker to tell.
      Passage next = moment.wayInFrom(out, skewNanos);
      if (next != null) {
        pass(moment, out, next);
      }
      return;
    }
    if (out.isRepeated()) {
      return;
    }
    if (sighting.peerKind() == PeerKind.REMOTE_POD) {
      emitUnanswered(moment, out);
    } else {
      PendingTransits.Entry displaced = pending.add(moment, out);
      if (displaced != null) {
        emitUnanswered(displaced.moment(), displaced.out());
      }
    }
  }

  private void reside(Moment moment, Passage in, Passage out) {
    out.comesFrom(in);
    in.matched = true;
    out.matched = true;
    SpanReference span = spanIds.residence(in.sighting, out.sighting);
    out.residence = span;
    List<SpanReference> links = new ArrayList<>();
    SpanReference transitOut = spanIds.transit(out.sighting);
    if (!transitOut.traceId().equals(span.traceId())) {
      links.add(transitOut);
    }
    for (Passage p = moment.first; p != null && links.size() < MAX_LINKS; p = p.next) {
      if (p != in && wayIn.isWayIn(p, out, out.firstNanos())) {
        links.add(spanIds.transit(p.sighting));
      }
    }
    Residence residence =
        new Residence(
            in.sighting, out.sighting, span, spanIds.transit(in.sighting), List.copyOf(links));
    output.residence(moment, residence);
    if (output.emits(Product.GROWTH)) {
      Pair pair = out.flow.pairs.with(in.flow);
      if (pair.slope == null) {
        pair.slope = new SlopeWindow();
      }
      pair.slope.add(residence);
      growing.add(pair);
    }
  }

  private void enter(Moment moment, Passage in, Sighting sighting) {
    Passage out = moment.wayOutTo(in, skewNanos);
    boolean answered = out != null && sighting.epochNanos() - out.firstNanos() <= timeoutNanos;
    if (out != null && answered) {
      pass(moment, out, in);
    } else if (!in.isRepeated() && !config.assumePeers().runsAgent(sighting.peerKind())) {
      output.transit(moment, Transits.fromPeer(spanIds, sighting));
    }
  }

  /** Joins both ends of a transit. */
  private void pass(Moment moment, Passage out, Passage in) {
    if (in.isRepeated() || out.isRepeated()) {
      out.transitDecided = true;
      out.ambiguous = true;
      in.ambiguous = true;
      output.collision(Reason.REPEATED);
      return;
    }
    in.comesFrom(out);
    boolean samePacket = isSamePacket(out, in);
    in.matched |= !samePacket;
    out.matched |= !samePacket;
    if (!out.transitDecided) {
      out.transitDecided = true;
      output.transit(
          moment, samePacket ? Transits.toPeer(spanIds, out) : Transits.measured(spanIds, out, in));
    }
  }

  /**
   * A point on the way between two owners stands in for both and knows no time between them. The
   * interfaces of one machine are such a point, too, where its clock is too coarse for them.
   */
  private static boolean isSamePacket(Passage out, Passage in) {
    return out.sighting.epochNanos() == in.sighting.epochNanos()
        && (out.sighting.flow().place() == in.sighting.flow().place()
            || (out.flow.owner.kind() == Owner.Kind.ADDRESS
                && in.flow.owner.kind() == Owner.Kind.ADDRESS
                && out.sighting.origin().equals(in.sighting.origin())));
  }

  /** A tone into the unknown is no match of two flows: it makes no span and is no collision. */
  private void emitUnanswered(Moment moment, Passage out) {
    if (!out.transitDecided && !out.isRepeated()) {
      output.transit(moment, Transits.toPeer(spanIds, out));
    }
    out.transitDecided = true;
  }

  private void everySecond(long nowNanos) {
    for (Moment due = wheel.poll(nowNanos); due != null; due = wheel.poll(nowNanos)) {
      expire(due, nowNanos);
    }
    flows.sweep(nowNanos);
    growing.removeIf(pair -> !grow(pair, nowNanos));
    report();
  }

  private void report() {
    // On a gateway the nodes have counted all that comes.
    List<Measurement> counts = config.gateway() ? new ArrayList<>() : output.measurements();
    flows.report(counts);
    coverage.report(counts);
    output.reportCollisions(counts);
  }

  private void expire(Moment moment, long nowNanos) {
    for (Passage p = moment.first; p != null; p = p.next) {
      if (nowNanos - p.lastNanos > timeoutNanos) {
        forget(moment, p);
      }
    }
    if (moment.first == null) {
      moments.remove(moment);
    } else {
      wheel.schedule(moment, moment.quietSinceNanos() + timeoutNanos);
    }
  }

  private void forget(Moment moment, Passage leaf) {
    moment.remove(leaf);
    held--;
    cover(leaf);
    if (config.gateway() && leaf.isUnjoined()) {
      counters.addUnjoined();
    }
    if (!leaf.continued && leaf.origin != null) {
      Sighting start = leaf.start().sighting;
      Sighting end = leaf.sighting;
      output.journey(
          start,
          end,
          new Journey(
              start.workload(),
              end.workload(),
              Math.max(0, end.epochNanos() - start.epochNanos()),
              spanIds.transit(start).traceId()));
    }
  }

  /** Counts the bytes of a passage that nothing can be matched with any more. */
  private void cover(Passage passage) {
    coverage.add(passage.flow.coverage, passage.verdict(), passage.sighting.payloadBytes());
  }

  private boolean grow(Pair pair, long nowNanos) {
    SlopeWindow slope = pair.slope;
    if (slope == null) {
      return false;
    }
    slope.advance(nowNanos);
    Residence newest = slope.newest();
    double secondsPerSecond = slope.secondsPerSecond();
    if (newest != null && !Double.isNaN(secondsPerSecond)) {
      output
          .measurements()
          .add(new Growth(newest.out().workload(), secondsPerSecond, newest.span().traceId()));
    }
    return !slope.isEmpty();
  }
}
