// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.signal.Direction;
import earshot.signal.Hop;
import earshot.signal.Residence;
import earshot.signal.SpanReference;
import earshot.signal.TraceId;
import earshot.signal.Transit;
import earshot.signal.Workload;
import earshot.testing.Samples;
import java.util.List;

/** Journeys from one workload to another, as a page lists them. */
final class Moments {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Moments() {}

  /** Returns the stay and the way of moment {@code number}, which passes in that second. */
  static List<Hop> journey(int number, Workload from, Workload to) {
    long began = Samples.EPOCH_NANOS + number * NANOS_PER_SECOND;
    long left = began + 40 * NANOS_PER_MILLI;
    long arrived = left + 2 * NANOS_PER_MILLI;
    SpanReference span = new SpanReference(new TraceId(7, number), number);
    return List.of(
        new Residence(
            Samples.sighting(Direction.RECEIVE, began, from, null, null, null),
            Samples.sighting(Direction.TRANSMIT, left, from, to, null, null),
            span,
            null,
            List.of()),
        new Transit(
            Samples.sighting(Direction.TRANSMIT, left, from, to, null, null),
            Samples.sighting(Direction.RECEIVE, arrived, to, from, null, null),
            span,
            null,
            List.of(),
            left,
            arrived,
            false,
            false,
            true));
  }

  /** Returns how the page names moment {@code number}. */
  static String trace(int number) {
    return new TraceId(7, number).toString();
  }
}
