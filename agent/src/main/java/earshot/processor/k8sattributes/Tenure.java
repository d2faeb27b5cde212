// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import org.jspecify.annotations.Nullable;

/**
 * That a pod had an address from a second on, linked to who had it before.
 *
 * <p>Starts come from the kubelet of the pod's node, ends from when this agent heard of them, which
 * is always later. So the newest pod that had started by then is the one; and who had started a
 * little later, after the one before had ended, has the time between: nobody else can have had it.
 *
 * <p>An address that a pod got in place of another is its from the second on in which this agent
 * heard of it. What was sent before stays with whoever was known to have it, as it was named when
 * it came: that a pod restarts takes longer than that the API tells of it.
 */
final class Tenure extends KeyIndex.Entry {
  private static final long OPEN = Long.MAX_VALUE;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final PodSlot slot;

  /** Whole seconds, as the API has times; unsigned, since 2038 is not far. */
  private final int startedEpochSeconds;

  private volatile long endedEpochNanos = OPEN;
  private volatile @Nullable Tenure older;

  Tenure(Address address, PodSlot slot, long startedEpochNanos) {
    super(address.high(), address.low());
    this.slot = slot;
    this.startedEpochSeconds = (int) (startedEpochNanos / NANOS_PER_SECOND);
  }

  PodSlot slot() {
    return slot;
  }

  /** Returns who had the address at {@code epochNanos}, this being the newest to have it. */
  @Nullable PodSlot at(long epochNanos) {
    PodSlot next = null;
    for (Tenure tenure = this; tenure != null; tenure = tenure.older) {
      if (epochNanos >= tenure.startedEpochNanos()) {
        return epochNanos < tenure.endedEpochNanos ? tenure.slot : next;
      }
      next = tenure.slot;
    }
    return next;
  }

  boolean isOpen() {
    return endedEpochNanos == OPEN;
  }

  long endedEpochNanos() {
    return endedEpochNanos;
  }

  void end(long epochNanos) {
    endedEpochNanos = epochNanos;
  }

  @Nullable Tenure older() {
    return older;
  }

  /**
   * Puts {@code tenure}, of which the API has told only now, in its place among these; returns the
   * newest.
   */
  Tenure with(Tenure tenure) {
    // Of those that started in one second, the one heard of last comes first. And those that have
    // ended come after it whatever their start, which may be late where the watch was.
    if (!isOpen() || tenure.startedEpochNanos() >= startedEpochNanos()) {
      tenure.older = this;
      return tenure;
    }
    Tenure newer = this;
    Tenure next = older;
    while (next != null && next.isOpen() && next.startedEpochNanos() > tenure.startedEpochNanos()) {
      newer = next;
      next = next.older;
    }
    tenure.older = next;
    newer.older = tenure;
    return this;
  }

  /** Takes {@code tenure} out; returns the newest that is left. */
  @Nullable Tenure without(Tenure tenure) {
    if (tenure == this) {
      return older;
    }
    for (Tenure newer = this; newer != null; newer = newer.older) {
      if (newer.older == tenure) {
        newer.older = tenure.older;
      }
    }
    return this;
  }

  private long startedEpochNanos() {
    return Integer.toUnsignedLong(startedEpochSeconds) * NANOS_PER_SECOND;
  }
}
