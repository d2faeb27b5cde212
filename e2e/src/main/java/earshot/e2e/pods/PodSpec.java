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
    STATEFUL_SET,
    DAEMON_SET,
    JOB,
    CRON_JOB,
    /** One that no Deployment made. */
    REPLICA_SET
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

  /** Returns a pod as the controller of that kind, another than a Deployment, names it. */
  public static PodSpec of(
      WorkloadKind kind, String namespace, String workload, String address, CgroupDriver driver) {
    String name =
        switch (kind) {
          case DEPLOYMENT ->
              throw new IllegalArgumentException("a Deployment's pod has a hash in its name");
          case STATEFUL_SET -> workload + "-0";
          case DAEMON_SET, JOB, REPLICA_SET -> workload + "-x2x9k";
          case CRON_JOB -> workload + "-29404800-x2x9k";
        };
    return fresh(namespace, workload, kind, name, address, driver);
  }

  /** Returns the same pod with another container in place of this. */
  PodSpec withOtherContainer() {
    return new PodSpec(namespace, workload, kind, name, podUid, newContainerId(), address, driver);
  }

  private static PodSpec fresh(
      String namespace,
      String workload,
      WorkloadKind kind,
      String name,
      String address,
      CgroupDriver driver) {
    return new PodSpec(
        namespace, workload, kind, name, UUID.randomUUID(), newContainerId(), address, driver);
  }

  private static String newContainerId() {
    byte[] id = new byte[32];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** Returns the UID as Kubernetes writes it. */
  public String uid() {
    return podUid.toString();
  }
}
