// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.component.Processor;
import earshot.config.ConfigText;
import earshot.e2e.controlplane.ControlPlane;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Workload;
import earshot.testing.TestHost;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The processor at work against an API server, and what it makes of sightings. */
final class Watcher implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Sighting> out = new CopyOnWriteArrayList<>();
  private final TestHost host;
  private final Processor processor;

  private Watcher(String yaml, Map<String, String> environment, Path credentials) throws Exception {
    K8sAttributesFactory factory = new K8sAttributesFactory();
    this.host = new TestHost(environment, InstantSource.system());
    this.processor =
        new K8sAttributes(
            new ConfigText("test.yaml", yaml).read(_ -> null, factory::configure),
            out::addAll,
            host,
            credentials);
    processor.start();
  }

  /** Starts one that may do everything, configured by {@code yaml}. */
  static Watcher start(ControlPlane controlPlane, Path directory, String yaml) throws Exception {
    Path kubeconfig = directory.resolve("kubeconfig");
    controlPlane.writeKubeconfig(kubeconfig, controlPlane.adminToken());
    return new Watcher(
        yaml, Map.of("KUBECONFIG", kubeconfig.toString(), "K8S_NODE_NAME", "node-1"), directory);
  }

  /** Starts one in a pod whose credentials are mounted at {@code credentials}. */
  static Watcher inPod(int port, Path credentials, String yaml) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(port));
    environment.put("K8S_NODE_NAME", "node-1");
    return new Watcher(yaml, environment, credentials);
  }

  /** Hands a sighting in, once; what comes of it is in {@link #out()}. */
  void accept(Sighting sighting) {
    processor.accept(List.of(sighting));
  }

  /** Returns what has been handed on. */
  List<Sighting> out() {
    return out;
  }

  /** Hands {@code sighting} in until it comes out as {@code expected}. */
  Sighting await(Sighting sighting, Predicate<Sighting> expected) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> name(sighting), named -> named != null && expected.test(named));
  }

  /** Waits until the far end of {@code sighting} is the pod named {@code podName}. */
  Workload awaitPeer(Sighting sighting, String podName) {
    return Objects.requireNonNull(
        await(sighting, named -> podName.equals(podName(named.peer()))).peer());
  }

  /** Waits until the far end of {@code sighting} is of this kind. */
  void awaitPeer(Sighting sighting, PeerKind kind) {
    await(sighting, named -> named.peerKind() == kind);
  }

  /** Waits until the near end of {@code sighting} is the pod named {@code podName}. */
  Workload awaitOwner(Sighting sighting, String podName) {
    return Objects.requireNonNull(
        await(sighting, named -> podName.equals(podName(named.workload()))).workload());
  }

  /** Waits until so many pods are known. */
  void awaitPods(long pods) {
    Awaitility.await().atMost(PATIENCE).until(() -> metric("earshot.kubernetes.pods") == pods);
  }

  /** Waits until all is well. */
  void awaitNoProblem() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !host.problems().containsKey(K8sAttributesFactory.TYPE));
  }

  /** Waits until there is a problem that says {@code text}; returns all of it. */
  String awaitProblem(String text) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> host.problems().getOrDefault(K8sAttributesFactory.TYPE, ""),
            problem -> problem.contains(text));
  }

  /** Returns the present value of one of the processor's metrics. */
  double metric(String name) {
    return host.reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .flatMap(Watcher::values)
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  @Override
  public void close() {
    try {
      processor.close();
    } catch (Exception e) {
      throw new AssertionError("closing does not fail", e);
    }
  }

  private @Nullable Sighting name(Sighting sighting) {
    out.clear();
    accept(sighting);
    return out.isEmpty() ? null : out.getFirst();
  }

  private static @Nullable String podName(@Nullable Workload workload) {
    return workload == null ? null : workload.podName();
  }

  private static Stream<Double> values(MetricData metric) {
    return metric.getData().getPoints().stream().map(Watcher::value);
  }

  private static double value(PointData point) {
    return switch (point) {
      case LongPointData number -> number.getValue();
      case DoublePointData number -> number.getValue();
      default -> Double.NaN;
    };
  }
}
