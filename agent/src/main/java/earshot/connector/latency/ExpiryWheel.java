// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders moments by when they may next expire, to a 32nd of the time-out. A moment lies in it once;
 * being seen again moves nothing: whoever takes it out schedules it anew.
 */
final class ExpiryWheel {
  private static final int SLOTS = 64;

  private final List<ArrayDeque<Moment>> slots = new ArrayList<>(SLOTS);
  private final long slotNanos;
  private long currentSlot = Long.MIN_VALUE;

  ExpiryWheel(long timeoutNanos) {
    this.slotNanos = Math.max(1, timeoutNanos / 32);
    for (int n = 0; n < SLOTS; n++) {
      slots.add(new ArrayDeque<>());
    }
  }

  /** Schedules {@code moment}; a deadline beyond the wheel comes up early. */
  void schedule(Moment moment, long deadlineNanos) {
    long slot = Math.floorDiv(deadlineNanos, slotNanos) + 1;
    if (currentSlot == Long.MIN_VALUE) {
      currentSlot = slot;
    }
    long clamped = Math.clamp(slot, currentSlot, currentSlot + SLOTS - 1);
    slots.get(Math.floorMod(clamped, SLOTS)).add(moment);
  }

  /** Returns a moment whose deadline has passed, until there is none; null then. */
  @Nullable Moment poll(long nowNanos) {
    long nowSlot = Math.floorDiv(nowNanos, slotNanos);
    if (currentSlot == Long.MIN_VALUE) {
      return null;
    }
    long lastSlot = Math.min(nowSlot, currentSlot + SLOTS - 1);
    for (; currentSlot <= lastSlot; currentSlot++) {
      Moment moment = slots.get(Math.floorMod(currentSlot, SLOTS)).poll();
      if (moment != null) {
        return moment;
      }
    }
    currentSlot = Math.max(currentSlot, nowSlot);
    return null;
  }

  /** Returns the moment that is to expire first; null when none is held. */
  @Nullable Moment pollFirst() {
    for (int n = 0; n < SLOTS; n++) {
      Moment moment = slots.get(Math.floorMod(currentSlot + n, SLOTS)).poll();
      if (moment != null) {
        return moment;
      }
    }
    return null;
  }
}
