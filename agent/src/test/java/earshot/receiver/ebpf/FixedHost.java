// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.component.Host;
import earshot.component.SelfMetric;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host on which nothing goes wrong. */
final class FixedHost implements Host {

  @Override
  public Meter meter() {
    return OpenTelemetry.noop().getMeter("test");
  }

  @Override
  public List<SelfMetric> selfMetrics() {
    return List.of();
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public String nodeName() {
    return "node-1";
  }

  @Override
  public String version() {
    return "test";
  }

  @Override
  public @Nullable String environment(String name) {
    return null;
  }

  @Override
  public void reportStatus(String component, @Nullable String problem) {}

  @Override
  public Map<String, String> problems() {
    return Map.of();
  }

  @Override
  public void fatal(String component, Throwable cause) {
    throw new AssertionError(component, cause);
  }
}
