// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.Host;
import earshot.component.SelfMetric;
import io.opentelemetry.api.metrics.Meter;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host that a running agent offers. */
final class AgentHost implements Host {
  private static final Logger logger = LoggerFactory.getLogger(AgentHost.class);

  private static final String SELF = "service";

  private final SelfTelemetry telemetry;
  private final Environment environment;
  private final BiConsumer<String, Throwable> onFatal;
  private final Runnable onFinished;
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<InetSocketAddress> destinations = new CopyOnWriteArrayList<>();

  /**
   * What surrounds the process; tests give another.
   *
   * @param variables value of an environment variable, null where unset
   */
  record Environment(
      UnaryOperator<@Nullable String> variables, InstantSource clock, String version) {

    /** Returns the node's name, as the chart or the user sets it. */
    @Nullable String nodeName() {
      String name = variables.apply("K8S_NODE_NAME");
      return name == null || name.isBlank() ? null : name;
    }
  }

  AgentHost(
      SelfTelemetry telemetry,
      Environment environment,
      BiConsumer<String, Throwable> onFatal,
      Runnable onFinished) {
    this.telemetry = telemetry;
    this.environment = environment;
    this.onFatal = onFatal;
    this.onFinished = onFinished;
  }

  @Override
  public Meter meter() {
    return telemetry.meter();
  }

  @Override
  public List<SelfMetric> selfMetrics() {
    return telemetry.values();
  }

  @Override
  public InstantSource clock() {
    return environment.clock();
  }

  @Override
  public @Nullable String nodeName() {
    return environment.nodeName();
  }

  @Override
  public String version() {
    return environment.version();
  }

  @Override
  public @Nullable String environment(String name) {
    return environment.variables().apply(name);
  }

  /** Makes the health check fail until {@link #started()}. */
  void starting() {
    problems.put(SELF, "is starting");
  }

  /** Everything has started. */
  void started() {
    problems.remove(SELF);
  }

  @Override
  public void reportStatus(String component, @Nullable String problem) {
    String before = problem == null ? problems.remove(component) : problems.put(component, problem);
    if (problem != null && !problem.equals(before)) {
      logger.warn("{} does not work: {}", component, problem);
    } else if (problem == null && before != null) {
      logger.info("{} works again", component);
    }
  }

  @Override
  public Map<String, String> problems() {
    return new TreeMap<>(problems);
  }

  @Override
  public void sendsTo(InetSocketAddress destination) {
    destinations.addIfAbsent(destination);
  }

  @Override
  public List<InetSocketAddress> destinations() {
    return List.copyOf(destinations);
  }

  @Override
  public void finished(String receiver) {
    logger.info("{} has brought all there is", receiver);
    onFinished.run();
  }

  @Override
  public void fatal(String component, Throwable cause) {
    onFatal.accept(component, cause);
  }
}
