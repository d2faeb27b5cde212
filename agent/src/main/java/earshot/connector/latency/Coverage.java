// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.CoverageCount;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Measurement;
import earshot.signal.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes that were decided about since the last report, by workload, direction and verdict. */
final class Coverage {
  private static final int MAX_REMEMBERED = 4096;
  private static final CoverageVerdict[] VERDICTS = CoverageVerdict.values();

  private record Key(@Nullable Workload workload, Direction direction) {}

  /** The bytes of one workload and direction. Flows keep theirs, so that counting looks none up. */
  static final class Tally {
    private final Key key;
    private final long[] bytesByVerdict = new long[VERDICTS.length];
    private boolean counted;

    private Tally(Key key) {
      this.key = key;
    }
  }

  /** Can be made anew at any time: two of one key are two records of one report. */
  private final Map<Key, Tally> remembered = new HashMap<>();

  private final List<Tally> counted = new ArrayList<>();

  /** Returns where the bytes of {@code workload} in {@code direction} are counted. */
  Tally of(@Nullable Workload workload, Direction direction) {
    Key key = new Key(workload, direction);
    Tally tally = remembered.get(key);
    if (tally == null) {
      if (remembered.size() >= MAX_REMEMBERED) {
        remembered.clear();
      }
      tally = new Tally(key);
      remembered.put(key, tally);
    }
    return tally;
  }

  /** Counts {@code bytes} for the next report. */
  @SuppressWarnings("EnumOrdinal") // an EnumMap would box each sum
  void add(Tally tally, CoverageVerdict verdict, long bytes) {
    if (bytes <= 0) {
      return;
    }
    tally.bytesByVerdict[verdict.ordinal()] += bytes;
    if (!tally.counted) {
      tally.counted = true;
      counted.add(tally);
    }
  }

  /** Adds what was counted since the last call. */
  void report(List<Measurement> measurements) {
    for (Tally tally : counted) {
      for (int n = 0; n < VERDICTS.length; n++) {
        long bytes = tally.bytesByVerdict[n];
        if (bytes > 0) {
          measurements.add(
              new CoverageCount(tally.key.workload, tally.key.direction, VERDICTS[n], bytes));
          tally.bytesByVerdict[n] = 0;
        }
      }
      tally.counted = false;
    }
    counted.clear();
  }
}
