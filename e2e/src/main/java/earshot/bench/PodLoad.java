// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.controlplane.ControlPlane;
import earshot.e2e.controlplane.Workloads;
import earshot.e2e.controlplane.Workloads.Owner;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Pods as clusters have them: Deployments of a hundred with a sidecar, an environment, resources,
 * probes' conditions and the usual labels and annotations; some 5 kB of JSON each.
 */
final class PodLoad {
  private static final int PODS_PER_DEPLOYMENT = 100;
  private static final int DEPLOYMENTS_PER_NAMESPACE = 20;
  private static final int NODES = 300;
  private static final int CONCURRENT = 24;
  private static final String HASH = "7d9f8c5b6";

  /** Deleted, created, running. */
  static final int CHANGES_PER_REPLACEMENT = 3;

  private final Instant started = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Workloads> namespaces = new ArrayList<>();
  private final List<Owner> owners = new ArrayList<>();
  private final List<Pod> running = new ArrayList<>();
  private int made;

  /** Creates {@code pods} and has them run. */
  void create(ControlPlane controlPlane, int pods) throws InterruptedException {
    for (int n = 0; n < Math.ceilDiv(pods, PODS_PER_DEPLOYMENT); n++) {
      if (n % DEPLOYMENTS_PER_NAMESPACE == 0) {
        namespaces.add(
            new Workloads(
                controlPlane.admin(), "team-%02d".formatted(n / DEPLOYMENTS_PER_NAMESPACE)));
      }
      owners.add(namespaces.getLast().deployment("service-%04d".formatted(n), HASH));
    }
    running.addAll(run(pods));
  }

  /**
   * Has {@code pods} of them replaced, the eldest first, as a Deployment does when it is rolled
   * out: each is deleted, and one of another name created that then runs. The watch tells of
   * {@value #CHANGES_PER_REPLACEMENT} changes a pod.
   *
   * @param perSecond at most so many
   */
  void replace(int pods, int perSecond) throws InterruptedException {
    long began = System.nanoTime();
    for (int done = 0; done < pods; done += perSecond) {
      int these = Math.min(perSecond, pods - done);
      List<Pod> eldest = running.subList(0, these);
      eldest.stream().parallel().forEach(namespaces.getFirst()::delete);
      eldest.clear();
      running.addAll(run(these));
      long dueNanos = began + TimeUnit.SECONDS.toNanos(1 + done / perSecond);
      while (System.nanoTime() < dueNanos) {
        LockSupport.parkNanos(dueNanos - System.nanoTime());
      }
    }
  }

  private List<Pod> run(int pods) throws InterruptedException {
    List<Pod> ran = new ArrayList<>(pods);
    try (ExecutorService threads = Executors.newFixedThreadPool(CONCURRENT)) {
      List<Future<Pod>> running = new ArrayList<>();
      for (int n = 0; n < pods; n++) {
        int number = made++;
        int deployment = number / PODS_PER_DEPLOYMENT % owners.size();
        Workloads workloads = namespaces.get(deployment / DEPLOYMENTS_PER_NAMESPACE);
        running.add(threads.submit(() -> run(workloads, owners.get(deployment), number)));
      }
      for (Future<Pod> pod : running) {
        ran.add(pod.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create pods: " + e.getCause(), e.getCause());
    }
    return ran;
  }

  private Pod run(Workloads workloads, Owner owner, int number) {
    String app = "service-%04d".formatted(number / PODS_PER_DEPLOYMENT);
    PodBuilder pod =
        workloads
            .pod(
                owner,
                "%s-%s-%05x".formatted(app, HASH, number),
                "node-%03d".formatted(number % NODES))
            .editMetadata()
            .addToLabels(
                Map.of(
                    "app.kubernetes.io/name",
                    app,
                    "app.kubernetes.io/instance",
                    app,
                    "app.kubernetes.io/version",
                    "1.2.3",
                    "app.kubernetes.io/managed-by",
                    "Helm",
                    "topology.kubernetes.io/zone",
                    "zone-" + number % 3))
            .addToAnnotations(
                Map.of(
                    "prometheus.io/scrape", "true",
                    "prometheus.io/port", "9090",
                    "checksum/config", "0123456789abcdef".repeat(4),
                    "kubectl.kubernetes.io/restartedAt", "2026-01-01T00:00:00Z"))
            .endMetadata()
            .editSpec()
            .editFirstContainer()
            .withEnv(
                IntStream.range(0, 12)
                    .mapToObj(n ->
                        new EnvVarBuilder()
                            .withName("SETTING_NUMBER_" + n)
                            .withValue("value-of-setting-" + n)
                            .build())
                    .toList())
            .withNewResources()
            .addToRequests(Map.of("cpu", new Quantity("250m"), "memory", new Quantity("256Mi")))
            .addToLimits(Map.of("memory", new Quantity("512Mi")))
            .endResources()
            .endContainer()
            .addNewContainer()
            .withName("proxy")
            .withImage("example.org/mesh/proxy:1.29.1")
            .addNewPort()
            .withContainerPort(15_001)
            .endPort()
            .endContainer()
            .endSpec();
    Pod created = workloads.create(pod);
    return workloads.run(
        new PodBuilder(created)
            .editOrNewStatus()
            .withConditions(
                List.of(
                        "PodReadyToStartContainers",
                        "Initialized",
                        "Ready",
                        "ContainersReady",
                        "PodScheduled")
                    .stream()
                    .map(type ->
                        new PodConditionBuilder()
                            .withType(type)
                            .withStatus("True")
                            .withLastTransitionTime(started.toString())
                            .build())
                    .toList())
            .addNewContainerStatus()
            .withName("proxy")
            .withImage("example.org/mesh/proxy:1.29.1")
            .withImageID("example.org/mesh/proxy@sha256:" + "0".repeat(64))
            .withContainerID("containerd://%064x".formatted(1_000_000L + number))
            .withReady(true)
            .withRestartCount(0)
            .withNewState()
            .withNewRunning(started.toString())
            .endState()
            .endContainerStatus()
            .endStatus()
            .build(),
        started,
        "%064x".formatted(number),
        "10.%d.%d.%d".formatted(64 + number / 65_536, number / 256 % 256, number % 256));
  }
}
