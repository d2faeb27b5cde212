// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import io.opentelemetry.api.metrics.Meter;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the service offers to its components. */
public interface Host {

  /** Returns where a component creates its own instruments, {@code earshot.*}. */
  Meter meter();

  /** Returns the present values of all self-telemetry, for exporters that people read. */
  List<SelfMetric> selfMetrics();

  /** Returns Unix time; tests inject another. */
  InstantSource clock();

  /** Returns the Kubernetes node that this agent runs on, where the environment names it. */
  @Nullable String nodeName();

  /** Returns the agent's version. */
  String version();

  /**
   * Returns an environment variable, null where unset; components never ask the process for one, so
   * that tests can set them.
   */
  @Nullable String environment(String name);

  /**
   * Tells where a component sends to, so that the capture can leave it out; before its {@code
   * start} returns.
   */
  void sendsTo(InetSocketAddress destination);

  /** Returns where those components send to that have started. */
  List<InetSocketAddress> destinations();

  /**
   * Reports that {@code component} does or does not work at present, for the health check.
   *
   * @param problem what is wrong; null when all is well
   */
  void reportStatus(String component, @Nullable String problem);

  /** Returns what components have reported: id to problem, only those that have one. */
  Map<String, String> problems();

  /** Tells that {@code receiver} has brought all there is; when all have, the process ends. */
  void finished(String receiver);

  /** Ends the process with exit code 1 after an orderly stop: the component cannot go on. */
  void fatal(String component, Throwable cause);
}
