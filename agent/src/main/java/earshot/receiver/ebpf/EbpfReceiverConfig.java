// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.component.ToldFormats;
import earshot.config.PortRanges;
import earshot.signature.SignatureKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code ebpf} receiver is told.
 *
 * @param attach where packets are looked at
 * @param cgroup {@value #AUTO}, or the directory of the hierarchy's root or of a subtree
 * @param interfaces globs of names, for {@link Attach#INTERFACE}
 * @param ports looked at; empty: any
 * @param excludePorts never looked at
 * @param minBitsPerSecond what a flow must carry to be audio
 * @param maxBitsPerSecond what it may
 * @param key shared by the agents that are to match; null: a random one at each start
 * @param samplingBits one window of 2^n is chosen
 * @param minDistinct different values that a window must hold
 * @param maxPerFlow signatures a second and flow before its own sampling bits rise
 * @param stages whether framing is undone
 * @param formats what the bytes of flows are, told by port
 * @param maxFlows flows that are followed at once
 * @param ringBytes between kernel and agent; a power of two
 */
record EbpfReceiverConfig(
    Attach attach,
    String cgroup,
    List<String> interfaces,
    PortRanges ports,
    PortRanges excludePorts,
    long minBitsPerSecond,
    long maxBitsPerSecond,
    @Nullable SignatureKey key,
    int samplingBits,
    int minDistinct,
    int maxPerFlow,
    Stages stages,
    ToldFormats formats,
    int maxFlows,
    int ringBytes) {

  static final String AUTO = "auto";

  /** Names of the host sides of pods, by CNI. */
  static final List<String> DEFAULT_INTERFACES = List.of("veth*", "cali*", "lxc*", "eni*");

  /** Where packets are looked at. */
  enum Attach {
    /** Sockets where there is a cgroup v2 hierarchy, else interfaces. */
    AUTO,
    CGROUP,
    INTERFACE
  }

  /** Whether framing is undone. */
  enum Stages {
    /** Where a flow's own bytes ask for it. */
    AUTO,
    /** Never: bytes are looked at as they are. */
    NONE
  }

  /**
   * Returns whether flows that do not look like audio are passed over: unless their ports are
   * named, or nothing looks.
   */
  boolean isGated() {
    return ports.ranges().isEmpty() && stages == Stages.AUTO;
  }

  EbpfReceiverConfig {
    interfaces = List.copyOf(interfaces);
  }
}
