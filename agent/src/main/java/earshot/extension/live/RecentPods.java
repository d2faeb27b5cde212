// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.component.LeastRecentlyUsed;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Names of the pods by which a workload was seen in the last five minutes, as long as its heat map.
 * Past the bound those go that were seen longest ago: they are the ones that a rollout replaced.
 */
final class RecentPods {
  /**
   * A node has no more than some 250 pods; a workload whose pods are on many nodes, as a gateway or
   * the far end of a way sees it, has more.
   */
  static final int MAX_PODS = 1_000;

  private static final long KEPT_MILLIS = HeatMap.SLOTS * HeatMap.SLOT_MILLIS;

  /** When each was seen last, in that order. */
  private final Map<String, Long> seenMillis = new LeastRecentlyUsed<>(MAX_PODS);

  void seen(String name, long nowMillis) {
    seenMillis.put(name, nowMillis);
  }

  /** Forgets those that have not been seen for long. */
  void forget(long nowMillis) {
    Iterator<Long> oldestFirst = seenMillis.values().iterator();
    while (oldestFirst.hasNext() && nowMillis - oldestFirst.next() > KEPT_MILLIS) {
      oldestFirst.remove();
    }
  }

  Set<String> names() {
    return seenMillis.keySet();
  }
}
