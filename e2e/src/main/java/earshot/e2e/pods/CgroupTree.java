// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Owns one directory of the cgroup v2 hierarchy and all below it, the processes inside included:
 * {@link #close()} ends them by the directory, which no pid given again can be mistaken for.
 */
public final class CgroupTree implements AutoCloseable {
  private static final long EMPTY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long EMPTY_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Path root;

  CgroupTree(Path mount, String name) {
    this.root = createDirectories(mount.resolve(name));
  }

  /** Returns the directory at {@code relative}, made where it is missing. */
  public Path create(String relative) {
    return createDirectories(root.resolve(relative));
  }

  /** Ends every process inside, waits for their end and removes the directories. */
  @Override
  public void close() {
    remove(root);
  }

  /** Does what {@link #close()} does for a directory whose owner has died. */
  static void remove(Path root) {
    if (!Files.isDirectory(root)) {
      return;
    }
    try {
      Files.writeString(root.resolve("cgroup.kill"), "1");
      awaitEmpty(root);
      for (Path directory : deepestFirst(root)) {
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot remove the cgroup %s: %s".formatted(root, e.getMessage()), e));
    }
  }

  private static List<Path> deepestFirst(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    }
  }

  private static void awaitEmpty(Path root) throws IOException {
    long start = System.nanoTime();
    while (Files.readString(root.resolve("cgroup.events")).contains("populated 1")) {
      if (System.nanoTime() - start > EMPTY_TIMEOUT_NANOS) {
        throw new IOException("its processes did not end within 5 s of cgroup.kill");
      }
      LockSupport.parkNanos(EMPTY_POLL_NANOS);
    }
  }

  private static Path createDirectories(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the cgroup " + directory, e);
    }
  }
}
