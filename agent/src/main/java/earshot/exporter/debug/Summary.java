// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/** Writes totals for programs: the document is described in this package's README. */
final class Summary {
  private static final Comparator<Name> ORDER = Comparator.comparing(Name::toString);

  private Summary() {}

  static Map<String, Object> of(Totals.State state, SelfTotals self) {
    List<Object> workloads = new ArrayList<>();
    for (Name name : names(state)) {
      Map<String, Object> row = named(name, "namespace", "workload");
      Histogram residences = state.residences().rows().get(name);
      row.put("sightings", state.sightings().getOrDefault(name, 0L));
      row.put("residences", residences == null ? 0L : residences.getTotalCount());
      if (residences != null) {
        latencies(row, residences);
      }
      workloads.add(row);
    }
    List<Object> transits = new ArrayList<>();
    state
        .transits()
        .rows()
        .forEach((pair, histogram) -> {
          Map<String, Object> row = named(pair.source(), "sourceNamespace", "sourceWorkload");
          row.putAll(named(pair.destination(), "destinationNamespace", "destinationWorkload"));
          row.put("transits", histogram.getTotalCount());
          latencies(row, histogram);
          transits.add(row);
        });
    List<Object> coverage = new ArrayList<>();
    state
        .covered()
        .ways()
        .forEach((way, bytes) -> {
          Map<String, Object> row = named(way.name(), "namespace", "workload");
          row.put("direction", way.direction().attributeValue());
          row.put("bytes", Covered.sum(bytes));
          Map<String, Long> verdicts = new LinkedHashMap<>();
          Covered.largestFirst(bytes)
              .forEach(
                  verdict -> verdicts.put(verdict.getKey().attributeValue(), verdict.getValue()));
          row.put("verdicts", verdicts);
          coverage.add(row);
        });
    Map<String, Long> collisions = new TreeMap<>();
    state.collisions().forEach((reason, n) -> collisions.put(reason.attributeValue(), n));
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("workloads", workloads);
    summary.put("transits", transits);
    summary.put("coverage", coverage);
    summary.put("sightings", state.allSightings());
    summary.put("collisions", collisions);
    summary.put("packets", self.packets());
    summary.put("payloadBytes", self.payloadBytes());
    summary.put("drops", self.drops());
    return summary;
  }

  /** Returns every workload that was seen, in the order of their names. */
  static Set<Name> names(Totals.State state) {
    Set<Name> names = new TreeSet<>(ORDER);
    names.addAll(state.sightings().keySet());
    names.addAll(state.residences().rows().keySet());
    return names;
  }

  private static Map<String, Object> named(Name name, String namespaceKey, String workloadKey) {
    Map<String, Object> row = new LinkedHashMap<>();
    if (name.namespace() != null) {
      row.put(namespaceKey, name.namespace());
    }
    row.put(workloadKey, name.workload());
    return row;
  }

  private static void latencies(Map<String, Object> row, Histogram histogram) {
    row.put("measuredP50Millis", Latencies.millis(histogram, 50));
    row.put("measuredP99Millis", Latencies.millis(histogram, 99));
  }
}
