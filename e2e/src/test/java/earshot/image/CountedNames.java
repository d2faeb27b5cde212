// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.e2e.otlp.Telemetry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps which of the agent's own metrics have grown. */
final class CountedNames implements Telemetry {
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  Set<String> names() {
    return Set.copyOf(names);
  }

  @Override
  public void counted(String metric, String label, double value) {
    if (value > 0) {
      names.add(metric);
    }
  }
}
