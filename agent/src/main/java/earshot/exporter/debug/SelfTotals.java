// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import earshot.component.SelfMetric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the agent says of its own work.
 *
 * @param packets looked at in the kernel
 * @param payloadBytes looked at in the kernel
 * @param drops by reason, only reasons that occurred
 */
record SelfTotals(long packets, long payloadBytes, Map<String, Long> drops) {

  static SelfTotals of(List<SelfMetric> metrics) {
    Map<String, Long> drops = new TreeMap<>();
    long packets = 0;
    long bytes = 0;
    for (SelfMetric metric : metrics) {
      long value = Math.round(metric.value());
      switch (metric.name()) {
        case "earshot.packets" -> packets += value;
        case "earshot.io" -> bytes += value;
        case "earshot.drops" -> {
          if (value > 0) {
            drops.merge(
                metric.attributes().getOrDefault("earshot.drop.reason", "unknown"),
                value,
                Long::sum);
          }
        }
        default -> {}
      }
    }
    return new SelfTotals(packets, bytes, drops);
  }
}
