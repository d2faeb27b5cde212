// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.component.BitrateRange;
import earshot.component.SignatureOptions;
import earshot.config.PortRanges;
import java.util.List;

/**
 * What the {@code ebpf} receiver is told.
 *
 * @param attach where packets are looked at
 * @param cgroup {@value #AUTO}, or the directory of the hierarchy's root or of a subtree
 * @param interfaces globs of names, for {@link Attach#INTERFACE} and {@link Attach#POD}
 * @param excludeInterfaces globs of names among these that are left alone
 * @param ports looked at; empty: any
 * @param excludePorts never looked at
 * @param stages whether framing is undone
 * @param maxFlows flows that are followed at once
 * @param ringBytes between kernel and agent; a power of two
 */
record EbpfReceiverConfig(
    Attach attach,
    String cgroup,
    List<String> interfaces,
    List<String> excludeInterfaces,
    PortRanges ports,
    PortRanges excludePorts,
    BitrateRange bitrate,
    SignatureOptions signature,
    Stages stages,
    int maxFlows,
    int ringBytes) {

  static final String AUTO = "auto";

  /** Names of the host sides of pods, by CNI. */
  static final List<String> DEFAULT_INTERFACES = List.of("veth*", "cali*", "lxc*", "eni*");

  /** Names of the interfaces that pods see, of their CNI and of Multus. */
  static final List<String> DEFAULT_POD_INTERFACES = List.of("eth*", "net*");

  /** Where packets are looked at. */
  enum Attach {
    /** Sockets where there is a cgroup v2 hierarchy, else interfaces. */
    AUTO,
    CGROUP,
    INTERFACE,
    /** Interfaces inside the network namespaces of pods. */
    POD
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
    excludeInterfaces = List.copyOf(excludeInterfaces);
  }
}
