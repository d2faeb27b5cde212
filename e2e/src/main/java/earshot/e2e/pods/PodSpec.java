// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/**
 * One pod with one container.
 *
 * @param namespace Kubernetes namespace
 * @param workload name of the Deployment or StatefulSet
 * @param kind what owns the pod
 * @param name pod name
 * @param podUid pod UID, part of the cgroup path
 * @param containerId 64 hex digits, part of the cgroup path
 * @param address IPv4 address inside the pod's network namespace
 * @param driver how the cgroup is named
 */
public record PodSpec(
    String namespace,
    String workload,
    WorkloadKind kind,
    String name,
    UUID podUid,
    String containerId,
    String address,
    CgroupDriver driver) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What owns a pod. */
  public enum WorkloadKind {
    DEPLOYMENT,
    STATEFUL_SET
  }

  /** Returns the pod {@code NAME-HASH-SUFFIX} of a Deployment, with fresh ids. */
  public static PodSpec ofDeployment(
      String namespace,
      String workload,
      String hash,
      String suffix,
      String address,
      CgroupDriver driver) {
    String name = "%s-%s-%s".formatted(workload, hash, suffix);
    return fresh(namespace, workload, WorkloadKind.DEPLOYMENT, name, address, driver);
  }

  /** Returns the pod {@code NAME-0} of a StatefulSet, with fresh ids. */
  public static PodSpec ofStatefulSet(
      String namespace, String workload, String address, CgroupDriver driver) {
    return fresh(namespace, workload, WorkloadKind.STATEFUL_SET, workload + "-0", address, driver);
  }

  private static PodSpec fresh(
      String namespace,
      String workload,
      WorkloadKind kind,
      String name,
      String address,
      CgroupDriver driver) {
    byte[] id = new byte[32];
    RANDOM.nextBytes(id);
    return new PodSpec(
        namespace,
        workload,
        kind,
        name,
        UUID.randomUUID(),
        HexFormat.of().formatHex(id),
        address,
        driver);
  }

  /** Returns the UID as Kubernetes writes it. */
  public String uid() {
    return podUid.toString();
  }
}
