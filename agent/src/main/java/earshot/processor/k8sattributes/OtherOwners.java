// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Owner;
import earshot.signal.Workload;
import java.util.HashMap;
import java.util.Map;

/**
 * Names owners that no pod is known for: by process, unit or container. Not thread-safe.
 *
 * <p>Workloads are kept so that a busy owner has one; they can always be made again, so the cache
 * is simply emptied when it is full.
 */
final class OtherOwners {
  private static final int MAX_OWNERS = 4096;

  /** As the usual tools shorten container ids. */
  private static final int SHORT_ID_LENGTH = 12;

  private final Map<Owner, Workload> workloads = new HashMap<>();

  /** Returns the workload of {@code owner}, the same for equal owners. */
  Workload workload(Owner owner) {
    Workload known = workloads.get(owner);
    if (known != null) {
      return known;
    }
    if (workloads.size() >= MAX_OWNERS) {
      workloads.clear();
    }
    Workload workload = name(owner);
    workloads.put(owner, workload);
    return workload;
  }

  private static Workload name(Owner owner) {
    return new Workload(
        serviceName(owner),
        null,
        null,
        null,
        null,
        owner.podUid() == null ? null : owner.podUid().toString(),
        null,
        null,
        owner.containerId(),
        Map.of());
  }

  private static String serviceName(Owner owner) {
    if (owner.name() != null) {
      return owner.name();
    }
    String containerId = owner.containerId();
    if (containerId == null) {
      return owner.id();
    }
    return containerId.substring(0, Math.min(SHORT_ID_LENGTH, containerId.length()));
  }
}
