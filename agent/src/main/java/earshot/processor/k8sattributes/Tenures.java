// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Who had one address when: an immutable history, newest first.
 *
 * <p>Starts come from the kubelet of the pod's node, ends from when this agent heard of them, which
 * is always later. So the newest pod that had started by then is the one; and who had started a
 * little later, after the one before had ended, has the time between: nobody else can have had it.
 */
final class Tenures {
  private static final long OPEN = Long.MAX_VALUE;

  private record Tenure(PodSlot slot, long startedEpochNanos, long endedEpochNanos) {}

  /** The history of an address that nobody has had. */
  static final Tenures NONE = new Tenures(new Tenure[0]);

  private final Tenure[] newestFirst;

  private Tenures(Tenure[] newestFirst) {
    this.newestFirst = newestFirst;
  }

  /** Returns who had the address at {@code epochNanos}. */
  @Nullable PodSlot at(long epochNanos) {
    PodSlot next = null;
    for (Tenure tenure : newestFirst) {
      if (epochNanos >= tenure.startedEpochNanos) {
        return epochNanos < tenure.endedEpochNanos ? tenure.slot : next;
      }
      next = tenure.slot;
    }
    return next;
  }

  /**
   * Returns this history with {@code slot} having had the address from {@code startedEpochNanos}.
   */
  Tenures opened(PodSlot slot, long startedEpochNanos) {
    Tenure[] longer = new Tenure[newestFirst.length + 1];
    longer[0] = new Tenure(slot, startedEpochNanos, OPEN);
    System.arraycopy(newestFirst, 0, longer, 1, newestFirst.length);
    // Stable: of those that started in one second, the one heard of last comes first.
    Arrays.sort(longer, Comparator.comparingLong(Tenure::startedEpochNanos).reversed());
    return new Tenures(longer);
  }

  /** Returns this history with the tenure of {@code slot}, and of no other, ended. */
  Tenures closed(PodSlot slot, long epochNanos) {
    Tenure[] changed = newestFirst.clone();
    for (int i = 0; i < changed.length; i++) {
      Tenure tenure = changed[i];
      if (tenure.slot == slot && tenure.endedEpochNanos == OPEN) {
        changed[i] = new Tenure(slot, tenure.startedEpochNanos, epochNanos);
      }
    }
    return new Tenures(changed);
  }

  /** Returns this history without tenures that ended before {@code epochNanos}; null if empty. */
  @Nullable Tenures since(long epochNanos) {
    Tenure[] kept =
        Arrays.stream(newestFirst)
            .filter(tenure -> tenure.endedEpochNanos >= epochNanos)
            .toArray(Tenure[]::new);
    return kept.length == 0 ? null : kept.length == newestFirst.length ? this : new Tenures(kept);
  }
}
