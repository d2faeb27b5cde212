// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.ffm.BpfSyscall;
import earshot.bpf.ffm.LibC;
import java.util.List;

/**
 * A pair of links, ingress and egress, held by their descriptors and never pinned: when the process
 * ends, by any signal, the kernel closes them and detaches.
 */
final class Links {

  private final int ingress;
  private final int egress;
  private boolean closed;

  private Links(int ingress, int egress) {
    this.ingress = ingress;
    this.egress = egress;
  }

  /** Takes what bpf(2) returned for both; closes one when the other failed. */
  static Links of(String target, int ingress, int egress) {
    if (ingress >= 0 && egress >= 0) {
      return new Links(ingress, egress);
    }
    close(ingress);
    close(egress);
    throw Failures.notAttached(target, -Math.min(ingress, egress), "");
  }

  /** The ids that 'bpftool link list' shows. */
  List<Integer> ids() {
    return List.of(BpfSyscall.id(ingress), BpfSyscall.id(egress));
  }

  /** Whether both are still at an interface: links of tcx. */
  boolean areAtInterface() {
    return BpfSyscall.linkedInterface(ingress) > 0 && BpfSyscall.linkedInterface(egress) > 0;
  }

  void close() {
    if (!closed) {
      closed = true;
      close(ingress);
      close(egress);
    }
  }

  private static void close(int descriptor) {
    if (descriptor >= 0) {
      LibC.close(descriptor);
    }
  }
}
