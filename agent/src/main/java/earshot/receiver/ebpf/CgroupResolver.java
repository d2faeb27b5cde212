// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.Cgroup2;
import earshot.component.LeastRecentlyUsed;
import earshot.signal.Owner;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whose a cgroup is. Its id is the inode of its directory; an unknown one is looked for by
 * walking the tree, at most every {@value #WALK_EVERY_MILLIS} ms. Keeps at most {@value
 * #MAX_CGROUPS} owners, those asked for least lately are forgotten first. Not thread-safe.
 */
final class CgroupResolver {

  static final int MAX_CGROUPS = 16_384;
  static final long WALK_EVERY_MILLIS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(CgroupResolver.class);

  private final Path root;
  private final Path proc;
  private final LongSupplier bootNanos;
  private final Map<Long, Owner> owners = new LeastRecentlyUsed<>(MAX_CGROUPS);
  private long walkedBootNanos = Long.MIN_VALUE;

  /**
   * Creates one.
   *
   * @param root the mount of the hierarchy
   * @param proc where processes have their names, {@code /proc}
   */
  CgroupResolver(Path root, Path proc, LongSupplier bootNanos) {
    this.root = root;
    this.proc = proc;
    this.bootNanos = bootNanos;
  }

  /** Returns the owner, or null while none is known; the next call may know more. */
  @Nullable Owner owner(long cgroupId) {
    Owner owner = owners.get(cgroupId);
    if (owner == null && isWalkDue()) {
      walk();
      owner = owners.get(cgroupId);
    }
    return owner;
  }

  /** Who a cgroup is taken for that was not found: removed, or below the walk's reach. */
  static Owner unknown(long cgroupId) {
    return new Owner(Owner.Kind.PROCESS, "cgroup:" + cgroupId, null, null, null);
  }

  private boolean isWalkDue() {
    long now = bootNanos.getAsLong();
    if (walkedBootNanos != Long.MIN_VALUE
        && now - walkedBootNanos < WALK_EVERY_MILLIS * 1_000_000L) {
      return false;
    }
    walkedBootNanos = now;
    return true;
  }

  private void walk() {
    Deque<Path> waiting = new ArrayDeque<>();
    waiting.add(root);
    while (!waiting.isEmpty()) {
      Path directory = waiting.remove();
      long id = Cgroup2.inode(directory);
      if (id >= 0 && !owners.containsKey(id)) {
        owners.put(id, read(directory));
      }
      try (DirectoryStream<Path> children =
          Files.newDirectoryStream(directory, Files::isDirectory)) {
        children.forEach(waiting::add);
      } catch (IOException e) {
        // A cgroup that was removed during the walk has nobody to be asked about.
        LOG.debug("cannot list {}", directory, e);
      }
    }
  }

  private Owner read(Path directory) {
    String relative = root.relativize(directory).toString();
    String path = "/" + relative;
    Owner owner = CgroupPath.owner(path);
    return owner != null
        ? owner
        : new Owner(
            Owner.Kind.PROCESS, path, null, null, relative.isEmpty() ? null : process(directory));
  }

  /** The name of the first process that can be seen from here. */
  private @Nullable String process(Path directory) {
    try {
      for (String pid : Files.readAllLines(directory.resolve("cgroup.procs"))) {
        Path name = proc.resolve(pid).resolve("comm");
        if (Files.isReadable(name)) {
          return Files.readString(name).strip();
        }
      }
    } catch (IOException e) {
      LOG.debug("no process name for {}", directory, e);
    }
    return null;
  }
}
