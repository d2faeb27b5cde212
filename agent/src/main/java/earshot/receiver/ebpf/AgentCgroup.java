// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.Cgroup2;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroup by which the programs know the agent's own sockets. In a container it is the
 * container's; elsewhere, if the agent shares its cgroup or is in the root, it moves into a child
 * of its own, and back when this is closed.
 */
final class AgentCgroup implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AgentCgroup.class);
  private static final String PREFIX = "earshot-";
  private static final Path CONTAINERS_OWN = Path.of("/sys/fs/cgroup");
  private static final String PROCESSES = "cgroup.procs";

  private final long id;
  private @Nullable Path child;

  private AgentCgroup(long id, @Nullable Path child) {
    this.id = id;
    this.child = child;
  }

  /** Finds or makes it. Sockets that are open already stay where they were made. */
  static AgentCgroup enter() {
    return enter(Path.of("/proc"), Cgroup2.find(), ProcessHandle.current().pid());
  }

  // Visible for testing
  static AgentCgroup enter(Path proc, Cgroup2 hierarchy, long pid) {
    try {
      String path = ownPath(proc);
      if (path.equals("/") && isOwnOfContainer()) {
        return new AgentCgroup(Cgroup2.inode(CONTAINERS_OWN), null);
      }
      return switch (hierarchy) {
        case Cgroup2.Root root -> enter(root.mount().resolve(path.substring(1)), pid);
        case Cgroup2.Absent _ -> new AgentCgroup(0, null);
      };
    } catch (IOException e) {
      LOG.warn(
          "the agent has no cgroup of its own ({}); start it as root or in a container or unit of its"
              + " own, so that its exports are known by their sockets",
          e.toString());
      return new AgentCgroup(0, null);
    }
  }

  /** The id, or 0 when the agent has no cgroup of its own. */
  long id() {
    return id;
  }

  @Override
  public void close() {
    Path left = child;
    if (left == null) {
      return;
    }
    child = null;
    try {
      move(ProcessHandle.current().pid(), left.resolveSibling(PROCESSES));
      Files.delete(left);
    } catch (IOException e) {
      LOG.info("{} stays until the next start", left, e);
    }
  }

  /** A cgroup namespace shows the container's own cgroup as if it were a root, by another inode. */
  private static boolean isOwnOfContainer() {
    return Files.exists(CONTAINERS_OWN.resolve(PROCESSES))
        && Cgroup2.inode(CONTAINERS_OWN) != Cgroup2.ROOT_INODE;
  }

  private static AgentCgroup enter(Path current, long pid) throws IOException {
    if (!isShared(current, pid)) {
      return new AgentCgroup(Cgroup2.inode(current), null);
    }
    removeLeftOvers(current);
    Path child = current.resolve(PREFIX + pid);
    Files.createDirectories(child);
    try {
      move(pid, child.resolve(PROCESSES));
    } catch (IOException e) {
      Files.delete(child);
      throw e;
    }
    LOG.debug("moved to {}", child);
    return new AgentCgroup(Cgroup2.inode(child), child);
  }

  private static boolean isShared(Path cgroup, long pid) throws IOException {
    if (Cgroup2.inode(cgroup) == Cgroup2.ROOT_INODE) {
      return true;
    }
    List<String> processes = Files.readAllLines(cgroup.resolve(PROCESSES));
    return !processes.equals(List.of(String.valueOf(pid)));
  }

  /** Those that a killed agent could not remove; another agent may be about to enter its own. */
  private static void removeLeftOvers(Path parent) throws IOException {
    try (DirectoryStream<Path> leftOvers = Files.newDirectoryStream(parent, PREFIX + "[0-9]*")) {
      for (Path leftOver : leftOvers) {
        String pid = leftOver.getFileName().toString().substring(PREFIX.length());
        if (Files.isDirectory(leftOver)
            && !Files.exists(Path.of("/proc", pid))
            && Files.readAllLines(leftOver.resolve(PROCESSES)).isEmpty()) {
          Files.deleteIfExists(leftOver);
        }
      }
    }
  }

  private static void move(long pid, Path processes) throws IOException {
    Files.writeString(processes, pid + "\n");
  }

  /** The path behind {@code 0::}, the line of cgroup v2. */
  private static String ownPath(Path proc) throws IOException {
    return Files.readAllLines(proc.resolve("self/cgroup")).stream()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> line.substring("0::".length()))
        .findFirst()
        .orElseThrow(() -> new IOException("this process is in no cgroup v2"));
  }
}
