// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.Cgroup2;
import earshot.bpf.program.Problem;
import java.nio.file.Path;

/** The directory that the setting {@code cgroup} means. */
final class CgroupRoot {

  private CgroupRoot() {}

  static Cgroup2 find(String setting) {
    if (setting.equals(EbpfReceiverConfig.AUTO)) {
      return Cgroup2.find();
    }
    Path named = Path.of(setting);
    return Cgroup2.inode(named) >= 0
        ? new Cgroup2.Root(named)
        : new Cgroup2.Absent(
            new Problem.NotAttached("cgroup " + named, "No such file or directory", ""));
  }
}
