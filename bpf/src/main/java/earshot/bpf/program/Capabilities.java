// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The capabilities that capturing needs: exactly these three. */
enum Capabilities {
  CAP_NET_ADMIN(12),
  CAP_PERFMON(38),
  CAP_BPF(39);

  private static final int CAP_SYS_ADMIN = 21;
  private static final String EFFECTIVE = "CapEff:";

  private final int bit;

  Capabilities(int bit) {
    this.bit = bit;
  }

  /** Returns the names of those that this process lacks. */
  static List<String> missing() {
    return missing(Path.of("/proc"));
  }

  static List<String> missing(Path proc) {
    long effective = effective(proc.resolve("self/status"));
    return Stream.of(values())
        .filter(capability -> !capability.isIn(effective))
        .map(Enum::name)
        .toList();
  }

  /** CAP_SYS_ADMIN still stands for the two that were split off it. */
  private boolean isIn(long effective) {
    boolean bySysAdmin = this != CAP_NET_ADMIN && (effective >>> CAP_SYS_ADMIN & 1) == 1;
    return bySysAdmin || (effective >>> bit & 1) == 1;
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
