// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.ffm.BpfSyscall;
import earshot.bpf.ffm.LibC;
import java.nio.file.Path;
import java.util.List;

/** Attached to a cgroup: sees the packets of every socket in it and below. */
public final class CgroupAttachment implements Attachment {

  private final Path cgroup;
  private final Links links;

  private CgroupAttachment(Path cgroup, Links links) {
    this.cgroup = cgroup;
    this.links = links;
  }

  /**
   * Attaches the programs of {@link CapturePoint#CGROUP} beside whatever is attached there.
   *
   * @param cgroup a directory of a cgroup v2 mount
   * @throws BpfException if the directory cannot be opened or the kernel refuses
   */
  public static CgroupAttachment attach(BpfObject object, Path cgroup) {
    int ingress = object.programDescriptor(CapturePoint.CGROUP.ingressProgram());
    int egress = object.programDescriptor(CapturePoint.CGROUP.egressProgram());
    int directory = LibC.openDirectory(cgroup.toString());
    if (directory < 0) {
      throw Failures.notAttached("cgroup " + cgroup, -directory, "");
    }
    try {
      Links links =
          Links.of(
              "cgroup " + cgroup,
              BpfSyscall.linkToCgroup(ingress, directory, BpfSyscall.CGROUP_INGRESS),
              BpfSyscall.linkToCgroup(egress, directory, BpfSyscall.CGROUP_EGRESS));
      return new CgroupAttachment(cgroup, links);
    } finally {
      LibC.close(directory);
    }
  }

  @Override
  public String target() {
    return "cgroup " + cgroup;
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
    return "CgroupAttachment[" + cgroup + "]";
  }
}
