// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import earshot.signal.Workload;
import org.jspecify.annotations.Nullable;

/**
 * A workload as a row names it.
 *
 * @param namespace null outside Kubernetes
 */
record Name(@Nullable String namespace, String workload) {
  static final Name OTHER = new Name(null, "(other)");
  private static final Name UNKNOWN = new Name(null, "(unknown)");

  static Name of(@Nullable Workload workload) {
    if (workload == null) {
      return UNKNOWN;
    }
    String name = workload.name();
    return new Name(workload.namespace(), name == null ? workload.serviceName() : name);
  }

  @Override
  public String toString() {
    return namespace == null ? workload : namespace + "/" + workload;
  }

  /** Two workloads that audio passes in this order. */
  record Pair(Name source, Name destination) {
    static final Pair OTHERS = new Pair(OTHER, OTHER);

    @Override
    public String toString() {
      return source + " -> " + destination;
    }
  }
}
