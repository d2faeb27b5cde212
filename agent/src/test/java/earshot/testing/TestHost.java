// SPDX-License-Identifier: Apache-2.0
package earshot.testing;

import earshot.component.Host;
import earshot.component.SelfMetric;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A host whose parts tests set and read. */
public final class TestHost implements Host {
  public final Map<String, String> variables = new ConcurrentHashMap<>();
  public final Map<String, String> problems = new ConcurrentSkipListMap<>();
  public final List<SelfMetric> selfMetrics = new ArrayList<>();
  public final List<Throwable> fatal = new ArrayList<>();
  public final CountDownLatch finished = new CountDownLatch(1);
  public final List<InetSocketAddress> destinations = new CopyOnWriteArrayList<>();
  public final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final InstantSource clock;
  private final Meter meter =
      SdkMeterProvider.builder().registerMetricReader(reader).build().get("earshot");

  /** Creates one of the node worker-1, whose clock stands still. */
  public TestHost() {
    this(Map.of("K8S_NODE_NAME", "worker-1"), InstantSource.fixed(Instant.EPOCH));
  }

  /** Creates one with an environment and a clock of the test's. */
  public TestHost(Map<String, String> environment, InstantSource clock) {
    this.variables.putAll(environment);
    this.clock = clock;
  }

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
    return clock;
  }

  @Override
  public @Nullable String nodeName() {
    return variables.get("K8S_NODE_NAME");
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
  public void sendsTo(InetSocketAddress destination) {
    destinations.add(destination);
  }

  @Override
  public List<InetSocketAddress> destinations() {
    return destinations;
  }

  @Override
  public void finished(String receiver) {
    finished.countDown();
  }

  @Override
  public void fatal(String component, Throwable cause) {
    fatal.add(cause);
    finished.countDown();
  }
}
