// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.ComponentException;
import earshot.component.Finding;
import earshot.component.Host;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running agent: its components, its own telemetry, and how it ends. */
public final class Service {
  /** How long components may take to hand on what they hold; Kubernetes waits longer. */
  static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private static final Logger logger = LoggerFactory.getLogger(Service.class);

  /** Why the agent ends. */
  public enum Outcome {
    /** It was asked to, and everything was handed on. */
    STOPPED,
    /** A component could not go on, or did not close in time. */
    FAILED
  }

  private final Configuration configuration;
  private final AgentHost.Environment environment;
  private final CompletableFuture<Outcome> stop = new CompletableFuture<>();
  private final AtomicInteger receivers;

  /**
   * Creates a service; nothing is opened before {@link #run}.
   *
   * @param variables value of an environment variable, null where unset
   * @param clock Unix time
   */
  public Service(
      Configuration configuration,
      UnaryOperator<@Nullable String> variables,
      InstantSource clock,
      String version) {
    this.configuration = configuration;
    this.receivers = new AtomicInteger(configuration.components().receivers().size());
    this.environment = new AgentHost.Environment(variables, clock, version);
  }

  /**
   * Starts all components, downstream first, waits for {@link #stop} or for one that cannot go on,
   * and closes them, upstream first.
   *
   * @param started runs once everything has started
   * @throws ComponentException if one cannot start; all are closed then
   * @throws InterruptedException if the calling thread is interrupted; all are closed then
   */
  public Outcome run(Runnable started) throws ComponentException, InterruptedException {
    SelfTelemetry telemetry =
        new SelfTelemetry(
            configuration.telemetry(),
            SelfExporter.create(configuration.telemetry()),
            environment.version(),
            environment.nodeName());
    AgentHost host = new AgentHost(telemetry, environment, this::fail, this::receiverFinished);
    host.starting();
    PipelineGraph graph = PipelineGraph.create(configuration, host);
    Outcome outcome = Outcome.FAILED;
    try {
      graph.start();
      host.started();
      started.run();
      outcome = stop.join();
    } finally {
      outcome = close(graph, telemetry) ? outcome : Outcome.FAILED;
    }
    return outcome;
  }

  /** Asks {@link #run} to end in order. May be called from any thread, before it or twice. */
  public void stop() {
    stop.complete(Outcome.STOPPED);
  }

  /** Looks at the machine for what every component needs, without starting any. */
  public List<Finding> check() {
    try (SelfTelemetry telemetry =
        new SelfTelemetry(
            configuration.telemetry(), null, environment.version(), environment.nodeName())) {
      Host host = new AgentHost(telemetry, environment, this::fail, this::receiverFinished);
      return configuration.components().all().flatMap(c -> c.check(host).stream()).toList();
    }
  }

  private void receiverFinished() {
    if (receivers.decrementAndGet() == 0) {
      stop();
    }
  }

  private void fail(String component, Throwable cause) {
    logger.error("{} cannot go on; Earshot stops", component, cause);
    stop.complete(Outcome.FAILED);
  }

  /** Returns whether all was closed in time. */
  private static boolean close(PipelineGraph graph, SelfTelemetry telemetry)
      throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .name("earshot-stop")
        .start(() -> {
          graph.close();
          telemetry.close();
          closed.countDown();
        });
    if (closed.await(STOP_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
      return true;
    }
    logger.error(
        "{} did not close within {} s; what it held is lost",
        graph.closing().isEmpty() ? "self-telemetry" : graph.closing(),
        STOP_LIMIT.toSeconds());
    return false;
  }
}
