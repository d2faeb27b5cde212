// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the root of the host's cgroup v2 hierarchy is mounted. */
public sealed interface Cgroup2 {

  /** It is to be seen here. */
  record Root(Path mount) implements Cgroup2 {}

  /** It is not. */
  record Absent(Problem problem) implements Cgroup2 {}

  /** The inode of a hierarchy's root; any other directory is a cgroup inside. */
  long ROOT_INODE = 1;

  /** Finds it among the mounts of this process. */
  static Cgroup2 find() {
    return find(ownMounts());
  }

  /** Finds it in a table of mounts as proc(5) describes it: {@code /proc/pid/mountinfo}. */
  static Cgroup2 find(Path mountTable) {
    List<Path> found = mounts(mountTable);
    for (Path mount : found) {
      if (inode(mount) == ROOT_INODE) {
        return new Root(mount);
      }
    }
    return new Absent(
        found.isEmpty() ? new Problem.NoCgroup2() : new Problem.OwnCgroupOnly(found.getFirst()));
  }

  /**
   * Finds what of the hierarchy {@code directory} is, or what is mounted below it: a machine that
   * has the first version beside it mounts this one at {@code unified}. Be it the root or a part:
   * on a node that is itself a container there is no more.
   */
  static Cgroup2 at(Path directory) {
    try {
      if (Files.getFileStore(directory).type().equals("cgroup2")) {
        return new Root(directory);
      }
    } catch (IOException e) {
      return new Absent(
          new Problem.NotAttached("cgroup " + directory, "No such file or directory", ""));
    }
    return mounts(ownMounts()).stream()
        .filter(mount -> mount.startsWith(directory))
        .findFirst()
        .<Cgroup2>map(Root::new)
        .orElseGet(() -> new Absent(new Problem.NoCgroup2()));
  }

  private static Path ownMounts() {
    return Path.of("/proc/self/mountinfo");
  }

  private static List<Path> mounts(Path mountTable) {
    try {
      return Files.readAllLines(mountTable).stream()
          .map(line -> List.of(line.split(" ")))
          .filter(Cgroup2::isCgroup2)
          .map(fields -> Path.of(unescape(fields.get(4))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + mountTable, e);
    }
  }

  /** Returns the inode of a cgroup's directory, which is the cgroup's id; -1 if there is none. */
  static long inode(Path cgroup) {
    try {
      return (long) Files.getAttribute(cgroup, "unix:ino");
    } catch (IOException _) {
      // Gone, or covered by another mount: either way not a cgroup to attach to.
      return -1;
    }
  }

  /** The file system type follows the separator, behind any number of optional fields. */
  private static boolean isCgroup2(List<String> fields) {
    int separator = fields.indexOf("-");
    return separator > 0 && fields.get(separator + 1).equals("cgroup2");
  }

  /** Blanks and backslashes in a mount point are written as octal numbers. */
  private static String unescape(String field) {
    return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
