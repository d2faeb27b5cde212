// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.signal.Owner;
import earshot.signal.Workload;
import org.jspecify.annotations.Nullable;

/**
 * What rows and nodes of the map are told apart by.
 *
 * @param namespace null outside Kubernetes
 */
record Name(@Nullable String namespace, String workload) {
  /** All workloads past the bound. */
  static final Name OTHER = new Name(null, "(other)");

  /** Every far end that no agent watches: there may be any number of addresses. */
  static final Name OUTSIDE = new Name(null, "(outside)");

  private static final Name UNKNOWN = new Name(null, "(unknown)");

  static Name of(@Nullable Workload workload) {
    return workload == null ? UNKNOWN : named(workload);
  }

  static Name of(@Nullable Workload workload, Owner owner) {
    return workload == null ? new Name(null, owner.serviceName()) : named(workload);
  }

  private static Name named(Workload workload) {
    String name = workload.name();
    return new Name(workload.namespace(), name == null ? workload.serviceName() : name);
  }
}
