// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.component.Sink;
import earshot.signal.ActiveFlows;
import earshot.signal.CollisionCount;
import earshot.signal.CoverageCount;
import earshot.signal.Growth;
import earshot.signal.Hop;
import earshot.signal.Journey;
import earshot.signal.Measurement;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.SignatureCount;
import earshot.signal.Transit;
import earshot.signal.Workload;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the page shows, in bounded memory. Its methods take turns. */
final class Observations {
  /** Ways that are told apart, for each workload that may be. */
  private static final int TRANSITS_PER_WORKLOAD = 4;

  private final Object lock = new Object();
  private final int maxWorkloads;
  private final InstantSource clock;
  private final Map<Name, WorkloadRow> workloads = new LinkedHashMap<>();
  private final Map<TransitRow.Between, TransitRow> transits = new LinkedHashMap<>();
  private final Journeys journeys = new Journeys();
  private final long beganMillis;
  private int nextId;
  private long turnedMillis;

  Observations(int maxWorkloads, InstantSource clock) {
    this.maxWorkloads = maxWorkloads;
    this.clock = clock;
    this.beganMillis = clock.millis();
    this.turnedMillis = beganMillis;
  }

  /** What a reader sees. */
  record State(
      long beganMillis,
      long epochMillis,
      Iterable<WorkloadRow> workloads,
      Iterable<TransitRow> transits,
      Journeys journeys) {}

  Sink<Hop> hops() {
    return batch -> {
      synchronized (lock) {
        long now = clock.millis();
        batch.forEach(hop -> journeys.add(hop.span().traceId(), hop(hop, now), now));
      }
    };
  }

  Sink<Measurement> measurements() {
    return batch -> {
      synchronized (lock) {
        long now = clock.millis();
        batch.forEach(measurement -> add(measurement, now));
      }
    };
  }

  /** Lets time go on: forgets what is old. */
  void everySecond() {
    synchronized (lock) {
      long now = clock.millis();
      journeys.everySecond();
      if (now - turnedMillis >= RecentDurations.TURN_MILLIS) {
        turnedMillis = now;
        workloads.values().removeIf(row -> row.isForgotten(now));
        transits.values().removeIf(row -> row.isForgotten(now));
        workloads.values().forEach(row -> row.turn(now));
        transits.values().forEach(row -> row.durations.turn());
      }
    }
  }

  /** Lets {@code reader} look at a state that does not change meanwhile. */
  <T> T read(Function<State, T> reader) {
    synchronized (lock) {
      return reader.apply(
          new State(beganMillis, clock.millis(), workloads.values(), transits.values(), journeys));
    }
  }

  private void add(Measurement measurement, long now) {
    switch (measurement) {
      case Residence residence ->
          row(residence.out(), now).residence(residence.durationNanos(), now);
      case Transit transit -> {
        TransitRow row = way(transit, now);
        if (row != null && !transit.estimated()) {
          row.durations.record(transit.endEpochNanos() - transit.startEpochNanos());
        }
      }
      case Growth growth -> row(growth.workload(), now).grows(growth.secondsPerSecond());
      case CoverageCount count ->
          row(count.workload(), now).covered(count.direction(), count.verdict(), count.bytes());
      case ActiveFlows flows -> row(flows.workload(), now).flows(flows.change());
      case SignatureCount _, CollisionCount _, Journey _ -> {}
    }
  }

  /** Returns the row of a transit, null past the bound. */
  private @Nullable TransitRow way(Transit transit, long now) {
    TransitRow.Between between = new TransitRow.Between(from(transit, now).id, to(transit, now).id);
    TransitRow row = transits.get(between);
    if (row == null && transits.size() < maxWorkloads * TRANSITS_PER_WORKLOAD) {
      row = new TransitRow(between);
      transits.put(between, row);
    }
    if (row != null) {
      row.seen(now);
    }
    return row;
  }

  private JourneyRow.Hop hop(Hop hop, long now) {
    return switch (hop) {
      case Residence residence -> {
        int id = row(residence.out(), now).id;
        yield new JourneyRow.Hop(
            true, id, id, residence.startEpochNanos(), residence.endEpochNanos(), false);
      }
      case Transit transit -> {
        // Ways with an end that nobody saw are no measurement, but belong on the map.
        var _ = way(transit, now);
        yield new JourneyRow.Hop(
            false,
            from(transit, now).id,
            to(transit, now).id,
            transit.startEpochNanos(),
            transit.endEpochNanos(),
            transit.estimated());
      }
    };
  }

  private WorkloadRow from(Transit transit, long now) {
    Sighting out = transit.out();
    return out != null ? row(out, now) : end(transit.in(), now);
  }

  private WorkloadRow to(Transit transit, long now) {
    Sighting in = transit.in();
    return in != null ? row(in, now) : end(transit.out(), now);
  }

  /** Returns the far end of a sighting that nobody saw from there. */
  private WorkloadRow end(@Nullable Sighting near, long now) {
    Workload peer = near == null ? null : near.peer();
    return row(peer == null ? Name.OUTSIDE : Name.of(peer), peer, now);
  }

  private WorkloadRow row(Sighting sighting, long now) {
    Workload workload = sighting.workload();
    return row(Name.of(workload, sighting.flow().owner()), workload, now);
  }

  private WorkloadRow row(@Nullable Workload workload, long now) {
    return row(Name.of(workload), workload, now);
  }

  private WorkloadRow row(Name name, @Nullable Workload workload, long now) {
    WorkloadRow row = workloads.get(name);
    if (row == null) {
      row =
          workloads.computeIfAbsent(
              workloads.size() < maxWorkloads ? name : Name.OTHER,
              unseen -> new WorkloadRow(nextId++, unseen));
    }
    row.seen(workload, now);
    return row;
  }
}
