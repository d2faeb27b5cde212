// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.component.Host;
import earshot.component.SelfMetric;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host with a clock that the test moves. */
record StubHost(Meter meter, InstantSource clock) implements Host {
  StubHost(InstantSource clock) {
    this(MeterProvider.noop().get("test"), clock);
  }

  @Override
  public List<SelfMetric> selfMetrics() {
    return List.of();
  }

  @Override
  public @Nullable String nodeName() {
    return "worker-1";
  }

  @Override
  public String version() {
    return "0";
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
