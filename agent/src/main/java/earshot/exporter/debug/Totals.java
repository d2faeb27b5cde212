// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import earshot.signal.ActiveFlows;
import earshot.signal.CollisionCount;
import earshot.signal.CoverageCount;
import earshot.signal.Growth;
import earshot.signal.Journey;
import earshot.signal.Measurement;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.SignatureCount;
import earshot.signal.Transit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What has been seen since the start. Its methods take turns. */
final class Totals {
  private final Object lock = new Object();
  private final int maxRows;
  private final Latencies<Name> residences;
  private final Latencies<Name.Pair> transits;
  private final Map<Name, Long> sightings = new LinkedHashMap<>();
  private final Map<CollisionCount.Reason, Long> collisions =
      new EnumMap<>(CollisionCount.Reason.class);
  private final Covered covered;
  private long allSightings;

  /** Creates empty totals of at most {@code maxRows} workloads and as many pairs, and the rest. */
  Totals(int maxRows) {
    this.maxRows = maxRows;
    this.residences = new Latencies<>(maxRows, Name.OTHER);
    this.transits = new Latencies<>(maxRows, Name.Pair.OTHERS);
    this.covered = new Covered(maxRows);
  }

  void addSightings(List<Sighting> batch) {
    synchronized (lock) {
      allSightings += batch.size();
      for (Sighting sighting : batch) {
        Name name = Name.of(sighting.workload());
        boolean known = sightings.containsKey(name) || sightings.size() < maxRows;
        sightings.merge(known ? name : Name.OTHER, 1L, Long::sum);
      }
    }
  }

  void addMeasurements(List<Measurement> batch) {
    synchronized (lock) {
      batch.forEach(this::add);
    }
  }

  /** Lets {@code reader} look at a state that does not change meanwhile. */
  <T> T read(Function<State, T> reader) {
    synchronized (lock) {
      return reader.apply(
          new State(residences, transits, sightings, collisions, covered, allSightings));
    }
  }

  private void add(Measurement measurement) {
    switch (measurement) {
      case Residence residence ->
          residences.record(Name.of(residence.in().workload()), residence.durationNanos());
      case Transit transit -> {
        Sighting out = transit.out();
        Sighting in = transit.in();
        if (out != null && in != null && !transit.estimated()) {
          transits.record(
              new Name.Pair(Name.of(out.workload()), Name.of(in.workload())),
              transit.endEpochNanos() - transit.startEpochNanos());
        }
      }
      case CollisionCount count -> collisions.merge(count.reason(), count.signatures(), Long::sum);
      case CoverageCount count -> covered.add(count);
      case SignatureCount _, ActiveFlows _, Growth _, Journey _ -> {}
    }
  }

  /** What a reader sees. */
  record State(
      Latencies<Name> residences,
      Latencies<Name.Pair> transits,
      Map<Name, Long> sightings,
      Map<CollisionCount.Reason, Long> collisions,
      Covered covered,
      long allSightings) {}
}
