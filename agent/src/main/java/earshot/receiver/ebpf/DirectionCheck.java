// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.signal.Direction;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Notices when interfaces show bytes of one direction only, which no conversation has: some CNIs
 * hand packets into pods past the hooks of the interface. Not thread-safe.
 */
final class DirectionCheck {

  /** More than is ever sent before anything is answered. */
  static final long ENOUGH_BYTES = 1 << 20;

  private long transmittedBytes;
  private long receivedBytes;
  private boolean told;

  /** Adds bytes that were looked at, whatever became of them. */
  void add(Direction direction, long bytes) {
    switch (direction) {
      case TRANSMIT -> transmittedBytes += bytes;
      case RECEIVE -> receivedBytes += bytes;
    }
  }

  /** Returns what is wrong with its fix, once; else null. */
  @Nullable String look() {
    boolean oneOnly =
        Math.min(transmittedBytes, receivedBytes) == 0
            && Math.max(transmittedBytes, receivedBytes) >= ENOUGH_BYTES;
    if (!oneOnly || told) {
      return null;
    }
    told = true;
    return String.format(
        Locale.ROOT,
        "only bytes %s pods are to be seen at the interfaces, and none %s: the CNI hands packets past"
            + " them (redirect_peer, netkit), or 'interfaces' does not name the pods' own; take"
            + " 'attach: cgroup', or 'attach: pod' where there is no cgroup v2",
        receivedBytes == 0 ? "out of" : "into",
        receivedBytes == 0 ? "into them" : "out of them");
  }
}
