// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.component.Sink;
import earshot.signal.Address;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Flow;
import earshot.signal.Owner;
import earshot.signal.Unsighted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up bytes that no sighting covers, and hands the sums on once a second of packet time. */
final class UnsightedBytes {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private record Key(Owner owner, Direction direction, Address address, CoverageVerdict verdict) {}

  private final Sink<Unsighted> next;
  private final Map<Key, Long> bytes = new LinkedHashMap<>();
  private long nowNanos;
  private long dueNanos = Long.MIN_VALUE;

  UnsightedBytes(Sink<Unsighted> next) {
    this.next = next;
  }

  void add(Flow flow, CoverageVerdict verdict, long count) {
    Address address =
        (flow.direction() == Direction.TRANSMIT ? flow.source() : flow.destination()).address();
    bytes.merge(new Key(flow.owner(), flow.direction(), address, verdict), count, Long::sum);
  }

  /** Lets time go on to that of a packet. */
  void advance(long epochNanos) {
    nowNanos = epochNanos;
    if (epochNanos >= dueNanos) {
      dueNanos = epochNanos + SECOND_NANOS;
      handOn();
    }
  }

  /** Hands on what was added since the last time. */
  void handOn() {
    if (bytes.isEmpty()) {
      return;
    }
    List<Unsighted> batch = new ArrayList<>();
    bytes.forEach((key, count) ->
        batch.add(
            new Unsighted(
                key.owner, key.direction, key.address, key.verdict, count, nowNanos, null)));
    bytes.clear();
    next.accept(batch);
  }
}
