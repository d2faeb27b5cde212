// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The capabilities that capturing needs: three, and two more inside other network namespaces. */
enum Capabilities {
  CAP_NET_ADMIN(12),
  CAP_PERFMON(38),
  CAP_BPF(39),
  CAP_SYS_PTRACE(19),
  CAP_SYS_ADMIN(21);

  private static final Set<Capabilities> ANYWHERE = EnumSet.of(CAP_NET_ADMIN, CAP_PERFMON, CAP_BPF);
  private static final String EFFECTIVE = "CapEff:";

  private final int bit;

  Capabilities(int bit) {
    this.bit = bit;
  }

  /** Returns the names of those that this process lacks to capture at all. */
  static List<String> missing() {
    return missing(Path.of("/proc"));
  }

  static List<String> missing(Path proc) {
    return missing(proc, ANYWHERE);
  }

  /** Returns the names of the others that this process lacks to enter network namespaces. */
  static List<String> missingInside(Path proc) {
    return missing(proc, EnumSet.complementOf(EnumSet.copyOf(ANYWHERE)));
  }

  private static List<String> missing(Path proc, Set<Capabilities> wanted) {
    long effective = effective(proc.resolve("self/status"));
    return wanted.stream()
        .filter(capability -> !capability.isIn(effective))
        .map(Enum::name)
        .toList();
  }

  /** CAP_SYS_ADMIN still stands for the two that were split off it. */
  private boolean isIn(long effective) {
    boolean split = this == CAP_BPF || this == CAP_PERFMON;
    return (split && (effective >>> CAP_SYS_ADMIN.bit & 1) == 1) || (effective >>> bit & 1) == 1;
  }

  private static long effective(Path status) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(EFFECTIVE))
          .map(line -> Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16))
          .findFirst()
          .orElse(0L);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + status, e);
    }
  }
}
