// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.component.Drops;
import earshot.semconv.DropReason;

/**
 * What the matcher tells about itself. Written by whoever holds the connector's lock, read by the
 * telemetry's thread.
 */
final class MatcherCounters {
  private volatile long sightings;
  private volatile long evictions;
  private volatile long unjoined;
  private final Drops drops;

  MatcherCounters(Drops drops) {
    this.drops = drops;
  }

  /** Sightings held at present. */
  long sightings() {
    return sightings;
  }

  void setSightings(long held) {
    sightings = held;
  }

  /** Sightings dropped before their time-out because {@code max_sightings} was reached. */
  long evictions() {
    return evictions;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
  void addEvictions(long count) {
    evictions += count;
  }

  /** Transits of which one end alone was seen, though both have an agent. */
  long unjoined() {
    return unjoined;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
  void addUnjoined() {
    unjoined++;
  }

  /** A sighting is of bytes that the owner's other interface had shown. */
  void addDuplicate() {
    drops.add(1, DropReason.DUPLICATE);
  }

  /** A sighting was sent twice, as an exporter does that got no answer. */
  void addSentTwice() {
    drops.add(1, DropReason.SENT_TWICE);
  }

  /** A span is withheld because the trace has {@code max_spans_per_trace}. */
  void addSpanDropped() {
    drops.add(1, DropReason.MAX_SPANS_PER_TRACE);
  }
}
