// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the socket that bytes pass through: the unit of residence. Equal owners are one owner.
 *
 * @param kind what {@code id} names
 * @param id the cgroup path for a container, unit or process; the address at the interface point
 * @param podUid the pod's UID as the cgroup path has it
 * @param containerId the container runtime's id, 64 hex digits as a rule
 * @param name the systemd unit, or the process name, where it can be seen
 */
public record Owner(
    Kind kind,
    String id,
    @Nullable UUID podUid,
    @Nullable String containerId,
    @Nullable String name) {

  /** Returns {@code service.name} for as long as no processor has named it. */
  public String serviceName() {
    if (name != null) {
      return name;
    }
    return containerId != null ? containerId : id;
  }

  /** What an owner was recognised as. */
  public enum Kind {
    /** A container's cgroup, in a pod or not. */
    CONTAINER,
    /** A systemd unit. */
    UNIT,
    /** A cgroup that is neither. */
    PROCESS,
    /** An IP address, at the interface point. */
    ADDRESS
  }
}
