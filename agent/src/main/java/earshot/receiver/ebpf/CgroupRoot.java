// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.Cgroup2;
import java.nio.file.Path;

/** The directory that the setting {@code cgroup} means. */
final class CgroupRoot {
  private CgroupRoot() {}

  static Cgroup2 find(String setting) {
    if (setting.equals(EbpfReceiverConfig.AUTO)) {
      return Cgroup2.find();
    }
    return Cgroup2.at(Path.of(setting));
  }
}
