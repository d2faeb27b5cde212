// SPDX-License-Identifier: Apache-2.0
package earshot.testing;

import earshot.component.Host;
import earshot.component.SelfMetric;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A host whose parts tests set and read. */
public final class TestHost implements Host {
  public final Map<String, String> variables = new HashMap<>();
  public final Map<String, String> problems = new TreeMap<>();
  public final List<SelfMetric> selfMetrics = new ArrayList<>();
  public final List<Throwable> fatal = new ArrayList<>();
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final Meter meter =
      SdkMeterProvider.builder().registerMetricReader(reader).build().get("earshot");

  /** Returns the sum of a counter's points whose attributes have the text of {@code attributes}. */
  public long counter(String name, String attributes) {
    return reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .flatMap(metric -> metric.getLongSumData().getPoints().stream())
        .filter(point -> point.getAttributes().toString().contains(attributes))
        .mapToLong(point -> point.getValue())
        .sum();
  }

  @Override
  public Meter meter() {
    return meter;
  }

  @Override
  public List<SelfMetric> selfMetrics() {
    return selfMetrics;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.fixed(Instant.EPOCH);
  }

  @Override
  public @Nullable String nodeName() {
    return "worker-1";
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public @Nullable String environment(String name) {
    return variables.get(name);
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
    return problems;
  }

  @Override
  public void fatal(String component, Throwable cause) {
    fatal.add(cause);
  }
}
