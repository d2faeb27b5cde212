// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

/**
 * What the matcher tells about itself. Written by whoever holds the connector's lock, read by the
 * telemetry's thread.
 */
final class MatcherCounters {
  private volatile long sightings;
  private volatile long evictions;
  private volatile long duplicates;
  private volatile long spansDropped;

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

  /** Sightings of bytes that the owner's other interface had shown. */
  long duplicates() {
    return duplicates;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
  void addDuplicate() {
    duplicates++;
  }

  /** Spans withheld because the trace had {@code max_spans_per_trace}. */
  long spansDropped() {
    return spansDropped;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
  void addSpanDropped() {
    spansDropped++;
  }
}
