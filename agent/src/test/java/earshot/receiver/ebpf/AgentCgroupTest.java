// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.program.Cgroup2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves this very process, and back. Needs root. */
class AgentCgroupTest {

  @TempDir private Path proc = Path.of("");

  @Test
  void movesIntoItsOwnAndBack() throws IOException {
    String before = own();
    Path mount = ((Cgroup2.Root) Cgroup2.find()).mount();
    Path expected =
        mount.resolve(before.substring(1)).resolve("earshot-" + ProcessHandle.current().pid());

    AgentCgroup cgroup = AgentCgroup.enter();
    try {
      assertThat(mount.resolve(own().substring(1))).isEqualTo(expected);
      assertThat(cgroup.id()).isEqualTo(Cgroup2.inode(expected)).isPositive();
      // A second receiver of the same process finds nobody else there.
      AgentCgroup second = AgentCgroup.enter();
      assertThat(second.id()).isEqualTo(cgroup.id());
      second.close();
      assertThat(expected).exists();
    } finally {
      cgroup.close();
      cgroup.close();
    }

    assertThat(own()).isEqualTo(before);
    assertThat(expected).doesNotExist();
  }

  @Test
  void removesWhatAKilledAgentLeft() throws IOException {
    Path current = ((Cgroup2.Root) Cgroup2.find()).mount().resolve(own().substring(1));
    // No process has a number above the kernel's limit of 2^22.
    Path leftOver = Files.createDirectories(current.resolve("earshot-4999999"));

    AgentCgroup.enter().close();

    assertThat(leftOver).doesNotExist();
  }

  @Test
  void withoutCgroup2() throws IOException {
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("self/cgroup"), "1:cpu:/\n");

    AgentCgroup cgroup = AgentCgroup.enter(proc, Cgroup2.find(), 1);
    assertThat(cgroup.id()).isZero();
    cgroup.close();
  }

  private static String own() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
        .filter(line -> line.startsWith("0::"))
        .map(line -> line.substring(3))
        .findFirst()
        .orElseThrow();
  }
}
