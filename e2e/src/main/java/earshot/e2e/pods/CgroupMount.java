// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the cgroup v2 hierarchy is mounted. */
public final class CgroupMount {
  private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

  private CgroupMount() {}

  /** Returns the first mount of the whole hierarchy, null where there is none. */
  static @Nullable Path find() {
    try {
      return find(Files.readAllLines(MOUNTINFO));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static @Nullable Path find(List<String> mountinfo) {
    for (String line : mountinfo) {
      int separator = line.indexOf(" - ");
      if (separator > 0 && line.startsWith("cgroup2 ", separator + 3)) {
        String[] fields = line.split(" ", -1);
        if (fields[3].equals("/")) {
          return Path.of(fields[4].replace("\\040", " "));
        }
      }
    }
    return null;
  }

  /**
   * Mounts the hierarchy at {@code directory}, which is made.
   *
   * @throws MachineException if the kernel has no cgroup v2
   */
  static Path mountAt(Path directory) {
    try {
      Files.createDirectories(directory);
      Command.run("mount", "-t", "cgroup2", "none", directory.toString());
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UncheckedIOException e) {
      throw new MachineException(
          "no cgroup v2 is mounted and none can be: boot with a kernel that has it, or run 'mount -t"
              + " cgroup2 none /sys/fs/cgroup' ("
              + e.getMessage()
              + ")");
    }
  }
}
