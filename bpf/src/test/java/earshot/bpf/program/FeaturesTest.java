// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesTest {

  private static final String ALL_CAPABILITIES = "000001ffffffffff";

  @TempDir private Path proc = Path.of("");

  @BeforeEach
  void goodMachine() throws IOException {
    write("sys/kernel/osrelease", "6.12.48-generic\n");
    write("sys/net/core/bpf_jit_enable", "1\n");
    write("self/status", "Name:\tjava\nCapEff:\t" + ALL_CAPABILITIES + "\n");
    write("self/mountinfo", "");
  }

  @Test
  void nothingMissing() {
    Features features = Features.probe(proc);

    assertThat(features.problems()).isEmpty();
    assertThat(features.insideProblems()).isEmpty();
    assertThat(features.tcx()).isTrue();
  }

  @Test
  void oldKernel() throws IOException {
    write("sys/kernel/osrelease", "5.10.0-39-amd64\n");

    Features features = Features.probe(proc);

    assertThat(features.problems()).containsExactly(new Problem.KernelTooOld("5.10.0-39-amd64"));
    assertThat(features.problems().getFirst())
        .extracting(Problem::message, Problem::fix)
        .containsExactly("kernel 5.10.0-39-amd64 is too old", "use kernel 6.1 or newer");
    assertThat(features.tcx()).isFalse();
  }

  @Test
  void noRights() throws IOException {
    write("self/status", "CapEff:\t0000000000001000\n");

    assertThat(Features.probe(proc).problems())
        .containsExactly(new Problem.MissingCapabilities(List.of("CAP_PERFMON", "CAP_BPF")))
        .first()
        .extracting(Problem::message)
        .isEqualTo("no right to capture: CAP_PERFMON, CAP_BPF missing");
  }

  @Test
  void noWayIntoPods() throws IOException {
    write("sys/kernel/osrelease", "6.1.0-40-amd64\n");
    write("self/status", "CapEff:\t000000c000001000\n");

    Features features = Features.probe(proc);

    assertThat(features.problems()).isEmpty();
    assertThat(features.insideProblems())
        .extracting(Problem::message)
        .containsExactly(
            "kernel 6.1.0-40-amd64 has no tcx, which attaching inside pods takes",
            "no right to enter network namespaces of pods: CAP_SYS_PTRACE, CAP_SYS_ADMIN missing");
  }

  @Test
  void jitOff() throws IOException {
    write("sys/net/core/bpf_jit_enable", "0\n");

    assertThat(Features.probe(proc).problems()).containsExactly(new Problem.JitOff());
  }

  @Test
  void noCgroup2() throws IOException {
    write("self/mountinfo", "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n");

    assertThat(Features.probe(proc).cgroup2())
        .isEqualTo(new Cgroup2.Absent(new Problem.NoCgroup2()));
  }

  @Test
  void ownCgroupOnly() throws IOException {
    Path own = Files.createDirectories(proc.resolve("own cgroup"));
    String escaped = own.toString().replace(" ", "\\040");
    write("self/mountinfo", "41 31 0:38 /../.. " + escaped + " ro shared:5 - cgroup2 cgroup2 rw\n");

    assertThat(Features.probe(proc).cgroup2())
        .isEqualTo(new Cgroup2.Absent(new Problem.OwnCgroupOnly(own)));
  }

  /** As a container has it: its own cgroup in the usual place, the node's whole tree beside it. */
  @Test
  void rootThatIsMountedElsewhere() throws IOException {
    Root.require();
    Path mount = Files.createDirectories(proc.resolve("host cgroup"));
    Path own = Files.createDirectories(proc.resolve("own"));
    Shell.check("mount", "-t", "cgroup2", "none", mount.toString());
    try {
      String escaped = mount.toString().replace(" ", "\\040");
      write(
          "self/mountinfo",
          """
          31 23 0:28 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
          41 31 0:38 / %s ro shared:5 - cgroup2 cgroup2 rw
          42 31 0:38 / %s ro,nosuid shared:6 master:7 - cgroup2 none rw,nsdelegate
          """
              .formatted(own, escaped));

      assertThat(Features.probe(proc).cgroup2()).isEqualTo(new Cgroup2.Root(mount));
    } finally {
      Shell.check("umount", mount.toString());
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = proc.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
