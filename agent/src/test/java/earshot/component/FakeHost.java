// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A host for tests of components: an environment and a clock, and what was reported to it. */
public final class FakeHost implements Host {
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final Map<String, String> problems = new ConcurrentHashMap<>();

  public FakeHost(Map<String, String> environment, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  @Override
  public Meter meter() {
    return OpenTelemetry.noop().getMeter("earshot");
  }

  @Override
  public List<SelfMetric> selfMetrics() {
    return List.of();
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public @Nullable String nodeName() {
    return environment.get("K8S_NODE_NAME");
  }

  @Override
  public String version() {
    return "test";
  }

  @Override
  public @Nullable String environment(String name) {
    return environment.get(name);
  }

  @Override
  public void reportStatus(String component, @Nullable String problem) {
    if (problem == null) {
      problems.remove(component);
    } else {
      problems.put(component, problem);
    }
  }

  @Override
  public Map<String, String> problems() {
    return Map.copyOf(problems);
  }

  @Override
  public void fatal(String component, Throwable cause) {
    throw new AssertionError(component + " cannot go on", cause);
  }
}
