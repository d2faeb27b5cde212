// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/**
 * The name and the state directory of one run. Everything that a run makes outside its own process
 * carries {@link #name()}, so the next run of the same kind finds and removes what a killed one has
 * left.
 *
 * <p>The directory is {@code /run/PREFIX/ID}; its file {@code owner} tells which process made it.
 * Creation and removal exclude each other by a lock on {@code /run/PREFIX/lock}.
 */
public final class Run implements AutoCloseable {
  private static final Path BASE = Path.of("/run");
  private static final String OWNER = "owner";
  private static final String PROCESSES = "processes";

  private final String name;
  private final Path directory;

  private Run(String name, Path directory) {
    this.name = name;
    this.directory = directory;
  }

  /**
   * Removes what dead runs with the same prefix left, then begins a new one.
   *
   * @param prefix recognisable, at most 12 characters, such as {@code earshot-demo}
   * @throws MachineException if this process is not root
   */
  public static Run open(String prefix) {
    if (!Files.isWritable(BASE)) {
      throw new MachineException(
          "network namespaces and cgroups need root: run the same command with sudo");
    }
    Path all = BASE.resolve(prefix);
    try {
      Files.createDirectories(all);
      try (FileChannel channel =
              FileChannel.open(
                  all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        removeDead(prefix, all);
        return create(prefix, all);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns {@code PREFIX-ID}. */
  public String name() {
    return name;
  }

  /** Returns where this run's files lie; they go with it. */
  public Path directory() {
    return directory;
  }

  /** Has {@code process} killed when this run is removed, by this process or by a later one. */
  public void adopt(Process process) {
    try {
      Path processes = Files.createDirectories(directory.resolve(PROCESSES));
      Files.writeString(
          processes.resolve(Long.toString(process.pid())),
          ProcessIdentity.of(process.pid()).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes everything that carries this run's name. */
  @Override
  public void close() {
    try {
      remove(name, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Run create(String prefix, Path all) throws IOException {
    SecureRandom random = new SecureRandom();
    while (true) {
      String id = "%04x".formatted(random.nextInt(1 << 16));
      Path directory = all.resolve(id);
      if (!Files.exists(directory)) {
        Files.createDirectory(directory);
        Files.writeString(directory.resolve(OWNER), ProcessIdentity.current().toString());
        return new Run(prefix + "-" + id, directory);
      }
    }
  }

  private static void removeDead(String prefix, Path all) throws IOException {
    for (Path directory : children(all)) {
      if (Files.isDirectory(directory) && !hasLivingOwner(directory)) {
        remove(prefix + "-" + directory.getFileName(), directory);
      }
    }
  }

  private static boolean hasLivingOwner(Path directory) throws IOException {
    Path owner = directory.resolve(OWNER);
    return Files.exists(owner) && ProcessIdentity.parse(Files.readString(owner)).isAlive();
  }

  private static void remove(String name, Path directory) throws IOException {
    for (Path process : children(directory.resolve(PROCESSES))) {
      ProcessIdentity.parse(Files.readString(process)).kill();
    }
    Path mount = CgroupMount.find();
    if (mount != null) {
      CgroupTree.remove(mount.resolve(name));
    }
    for (Path namespace : children(NetworkNamespace.NAMES)) {
      String candidate = namespace.getFileName().toString();
      if (candidate.startsWith(name + "-")) {
        NetworkNamespace.remove(candidate);
      }
    }
    HostBridge.remove(name);
    Path ownMount = directory.resolve(Topology.OWN_CGROUP_MOUNT);
    if (ownMount.equals(mount)) {
      Command.run("umount", ownMount.toString());
    }
    FileTree.delete(directory);
  }

  private static List<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }
}
