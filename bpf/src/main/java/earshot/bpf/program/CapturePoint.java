// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

/** Where packets are looked at, and the names of the two programs that do it. */
public enum CapturePoint {
  /** Sockets of a cgroup v2 tree. */
  CGROUP("earshot_cgroup_ingress", "earshot_cgroup_egress"),
  /** Network interfaces. */
  INTERFACE("earshot_interface_ingress", "earshot_interface_egress");

  private final String ingressProgram;
  private final String egressProgram;

  CapturePoint(String ingressProgram, String egressProgram) {
    this.ingressProgram = ingressProgram;
    this.egressProgram = egressProgram;
  }

  public String ingressProgram() {
    return ingressProgram;
  }

  public String egressProgram() {
    return egressProgram;
  }
}
