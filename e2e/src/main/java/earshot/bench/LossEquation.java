// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.util.Map;
import java.util.Set;

/**
 * What was to be seen, and where it went: each window that the kernel had to select was exported or
 * is counted under one reason.
 *
 * @param selected windows, by the reference implementation, at all capture points
 * @param exported events that reached the exporter
 * @param drops the agent's own counts by reason, of packets and flows too
 */
record LossEquation(long selected, long exported, Map<String, Long> drops) {
  /** Reasons that a window ends under; the others are of packets, flows or other signals. */
  private static final Set<String> WINDOW_REASONS =
      Set.of("ring_full", "rate_limited", "indistinct", "text", "component_error");

  LossEquation {
    drops = Map.copyOf(drops);
  }

  /** Returns how many did not reach the exporter; negative when more did than there were. */
  long lost() {
    return selected - exported;
  }

  /** Returns how many of those are counted under no reason. */
  long unaccounted() {
    long counted =
        drops.entrySet().stream()
            .filter(drop -> WINDOW_REASONS.contains(drop.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return lost() - counted;
  }
}
