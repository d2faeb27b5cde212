// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.ffm.BpfSyscall;
import java.util.List;

/** Attached to an interface by tcx (kernel 6.6 and newer), in front of all other programs. */
public final class TcxAttachment implements InterfaceAttachment {

  private final NetworkDevice device;
  private final Links links;

  private TcxAttachment(NetworkDevice device, Links links) {
    this.device = device;
    this.links = links;
  }

  /**
   * Attaches the programs of {@link CapturePoint#INTERFACE}.
   *
   * @throws BpfException if the kernel refuses
   */
  public static TcxAttachment attach(BpfObject object, NetworkDevice device) {
    int ingress = object.programDescriptor(CapturePoint.INTERFACE.ingressProgram());
    int egress = object.programDescriptor(CapturePoint.INTERFACE.egressProgram());
    Links links =
        Links.of(
            "interface " + device.name(),
            BpfSyscall.linkToInterface(ingress, device.index(), BpfSyscall.TCX_INGRESS),
            BpfSyscall.linkToInterface(egress, device.index(), BpfSyscall.TCX_EGRESS));
    return new TcxAttachment(device, links);
  }

  @Override
  public String target() {
    return "interface " + device.name();
  }

  @Override
  public boolean isAttached() {
    return links.areAtInterface();
  }

  /** Nothing: it is attached in front of all. */
  @Override
  public List<String> inFront() {
    return List.of();
  }

  /** The ids that 'bpftool link list' shows. */
  public List<Integer> linkIds() {
    return links.ids();
  }

  @Override
  public void close() {
    links.close();
  }

  @Override
  public String toString() {
    return "TcxAttachment[" + device.name() + "]";
  }
}
