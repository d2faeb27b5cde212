// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import earshot.signal.CoverageCount;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** What became of the bytes of workloads. Past the bound all further workloads share one. */
final class Covered {
  /** Who, and which way. */
  record Way(Name name, Direction direction) {}

  private static final Comparator<Way> ORDER =
      Comparator.comparing((Way way) -> way.name.toString()).thenComparing(Way::direction);

  private final SequencedMap<Way, Map<CoverageVerdict, Long>> ways = new TreeMap<>(ORDER);
  private final Set<Name> names = new HashSet<>();
  private final int maxNames;

  /** Creates one of at most {@code maxRows} workloads, each both ways, and the rest. */
  Covered(int maxRows) {
    this.maxNames = maxRows;
  }

  void add(CoverageCount count) {
    Name name = Name.of(count.workload());
    boolean known = names.contains(name) || (names.size() < maxNames && names.add(name));
    Way way = new Way(known ? name : Name.OTHER, count.direction());
    ways.computeIfAbsent(way, _ -> new EnumMap<>(CoverageVerdict.class))
        .merge(count.verdict(), count.bytes(), Long::sum);
  }

  /** Returns all in the order of their names. */
  SequencedMap<Way, Map<CoverageVerdict, Long>> ways() {
    return ways;
  }

  static long sum(Map<CoverageVerdict, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the verdicts with the most bytes first. */
  static List<Map.Entry<CoverageVerdict, Long>> largestFirst(Map<CoverageVerdict, Long> bytes) {
    return bytes.entrySet().stream()
        .sorted(Map.Entry.<CoverageVerdict, Long>comparingByValue().reversed())
        .toList();
  }
}
