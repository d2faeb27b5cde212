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

  private final Instant started = Instant.parse("2026-01-01T00:00:00Z");

  /** Creates {@code pods} and has them run. */
  void create(ControlPlane controlPlane, int pods) throws InterruptedException {
    List<Workloads> namespaces = new ArrayList<>();
    List<Owner> owners = new ArrayList<>();
    for (int n = 0; n < Math.ceilDiv(pods, PODS_PER_DEPLOYMENT); n++) {
      if (n % DEPLOYMENTS_PER_NAMESPACE == 0) {
        namespaces.add(
            new Workloads(
                controlPlane.admin(), "team-%02d".formatted(n / DEPLOYMENTS_PER_NAMESPACE)));
      }
      owners.add(namespaces.getLast().deployment("service-%04d".formatted(n), HASH));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(CONCURRENT)) {
      List<Future<Pod>> made = new ArrayList<>();
      for (int n : IntStream.range(0, pods).toArray()) {
        int deployment = n / PODS_PER_DEPLOYMENT;
        Workloads workloads = namespaces.get(deployment / DEPLOYMENTS_PER_NAMESPACE);
        made.add(threads.submit(() -> run(workloads, owners.get(deployment), n)));
      }
      for (Future<Pod> pod : made) {
        pod.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create pods: " + e.getCause(), e.getCause());
    }
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
