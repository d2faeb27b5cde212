// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What few pods have.
 *
 * @param name the whole name, where it is no short suffix of its workload's
 * @param uid where it is not the one in the cgroup's path
 * @param addresses beside the first IPv4 address
 * @param attributes what {@code extract} asks for and is this pod's own
 */
record PodExtras(
    @Nullable String name,
    @Nullable String uid,
    List<Address> addresses,
    Map<String, String> attributes) {
  private static final PodExtras NONE = new PodExtras(null, null, List.of(), Map.of());

  /** Returns null for what has none. */
  @Nullable PodExtras orNull() {
    return equals(NONE) ? null : this;
  }
}
