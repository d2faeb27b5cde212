// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.Signature;
import earshot.signal.TraceIdentity;
import org.jspecify.annotations.Nullable;

/** All that is held of one signature. */
final class Moment {
  final Signature signature;

  /** The first of a list by arrival at the matcher. */
  @Nullable Passage first;

  private @Nullable Passage last;
  private long spanEpoch = Long.MIN_VALUE;
  private int spans;

  Moment(Signature signature) {
    this.signature = signature;
  }

  void add(Passage passage) {
    if (last == null) {
      first = passage;
    } else {
      last.next = passage;
    }
    last = passage;
  }

  void remove(Passage passage) {
    Passage before = null;
    for (Passage p = first; p != null; before = p, p = p.next) {
      if (p == passage) {
        if (before == null) {
          first = p.next;
        } else {
          before.next = p.next;
        }
        if (last == p) {
          last = before;
        }
        return;
      }
    }
  }

  @Nullable Passage on(FlowState flow) {
    for (Passage p = first; p != null; p = p.next) {
      if (p.flow == flow) {
        return p;
      }
    }
    return null;
  }

  /**
   * Returns the way out over the connection that {@code in} came by.
   *
   * @param skewNanos by how much it may be later, by a clock of its own
   */
  @Nullable Passage wayOutTo(Passage in, long skewNanos) {
    for (Passage p = first; p != null; p = p.next) {
      if (p.flow.transmit
          && p.flow.hasConnectionEndOf(in.flow)
          && p.firstNanos() - skewNanos <= in.firstNanos()) {
        return p;
      }
    }
    return null;
  }

  /** Returns the way in over the connection that {@code out} went by, which nothing led to yet. */
  @Nullable Passage wayInFrom(Passage out, long skewNanos) {
    for (Passage p = first; p != null; p = p.next) {
      if (!p.flow.transmit
          && p.origin == null
          && p.flow.hasConnectionEndOf(out.flow)
          && out.firstNanos() - skewNanos <= p.firstNanos()) {
        return p;
      }
    }
    return null;
  }

  /** Returns when the passage that was quiet for longest was last seen. */
  long quietSinceNanos() {
    long nanos = Long.MAX_VALUE;
    for (Passage p = first; p != null; p = p.next) {
      nanos = Math.min(nanos, p.lastNanos);
    }
    return nanos;
  }

  /**
   * Takes one of the {@code limit} spans of the trace at {@code epochNanos}; false if none is left.
   */
  boolean takeSpan(long epochNanos, int limit) {
    long epoch = Math.floorDiv(epochNanos, TraceIdentity.EPOCH_SECONDS * 1_000_000_000L);
    if (epoch > spanEpoch) {
      spanEpoch = epoch;
      spans = 0;
    }
    if (spans >= limit) {
      return false;
    }
    spans++;
    return true;
  }
}
