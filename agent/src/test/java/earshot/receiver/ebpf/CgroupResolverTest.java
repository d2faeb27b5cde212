// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.program.Cgroup2;
import earshot.signal.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary directory has an inode as a cgroup has. */
class CgroupResolverTest {

  @TempDir private Path root = Path.of("");
  @TempDir private Path proc = Path.of("");
  private long bootNanos = 1;

  @Test
  void findsNewOnesAtMostSoOften() throws IOException {
    CgroupResolver resolver = new CgroupResolver(root, proc, () -> bootNanos);
    assertThat(resolver.owner(Cgroup2.inode(root)))
        .isEqualTo(new Owner(Owner.Kind.PROCESS, "/", null, null, null));

    Path unit = Files.createDirectories(root.resolve("system.slice/asterisk.service"));
    assertThat(resolver.owner(Cgroup2.inode(unit))).isNull();

    bootNanos += CgroupResolver.WALK_EVERY_MILLIS * 1_000_000;
    assertThat(resolver.owner(Cgroup2.inode(unit)))
        .isEqualTo(
            new Owner(
                Owner.Kind.UNIT, "/system.slice/asterisk.service", null, null, "asterisk.service"));
  }

  @Test
  void namesTheFirstProcessThatCanBeSeen() throws IOException {
    Path cgroup = Files.createDirectories(root.resolve("calls"));
    Files.writeString(cgroup.resolve("cgroup.procs"), "0\n4711\n");
    Files.createDirectories(proc.resolve("4711"));
    Files.writeString(proc.resolve("4711/comm"), "rtpengine\n");

    assertThat(new CgroupResolver(root, proc, () -> bootNanos).owner(Cgroup2.inode(cgroup)))
        .isEqualTo(new Owner(Owner.Kind.PROCESS, "/calls", null, null, "rtpengine"));
  }
}
