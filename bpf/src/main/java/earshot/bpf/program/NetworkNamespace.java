// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.ffm.LibC;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace that a process is in.
 *
 * @param name as its link in proc(5) reads, such as {@code net:[4026532281]}
 * @param file that link, of one of its processes
 */
public record NetworkNamespace(String name, Path file) {

  private static final String LINK = "ns/net";

  /**
   * Lists the namespaces of all processes that can be seen, without this process's own and the
   * node's. Seeing them takes CAP_SYS_PTRACE and the node's process namespace.
   */
  public static List<NetworkNamespace> others() {
    return others(Path.of("/proc"));
  }

  // Visible for testing
  static List<NetworkNamespace> others(Path proc) {
    Set<@Nullable String> left = new HashSet<>();
    left.add(name(proc.resolve("self").resolve(LINK)));
    left.add(name(proc.resolve("1").resolve(LINK)));
    Map<String, NetworkNamespace> found = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        Path file = process.resolve(LINK);
        String name = name(file);
        if (name != null && !left.contains(name)) {
          found.putIfAbsent(name, new NetworkNamespace(name, file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + proc, e);
    }
    return List.copyOf(found.values());
  }

  /**
   * Runs {@code task} inside, on a thread of its own that never comes back from there. Returns
   * false if the namespace is gone.
   *
   * @throws BpfException if the kernel refuses, which takes CAP_SYS_ADMIN
   */
  public boolean run(Runnable task) {
    int descriptor = LibC.openFile(file.toString());
    if (descriptor < 0) {
      return gone(-descriptor);
    }
    var outcome =
        new Object() {
          private int entered;
          private @Nullable Throwable failure;
        };
    Thread inside =
        Thread.ofPlatform()
            .name("network-namespace")
            .unstarted(() -> {
              outcome.entered = LibC.enterNetworkNamespace(descriptor);
              if (outcome.entered == 0) {
                task.run();
              }
            });
    inside.setUncaughtExceptionHandler((_, failure) -> outcome.failure = failure);
    try {
      inside.start();
      inside.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      LibC.close(descriptor);
    }
    switch (outcome.failure) {
      case null -> {
        // As it should be.
      }
      case RuntimeException failure -> throw failure;
      case Throwable failure -> throw new IllegalStateException(failure);
    }
    return outcome.entered == 0 || gone(-outcome.entered);
  }

  private boolean gone(int errno) {
    if (errno == LibC.ENOENT) {
      return false;
    }
    throw Failures.notAttached("network namespace " + file, errno, "");
  }

  /** Null for a process that has ended, or that may not be looked at. */
  private static @Nullable String name(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException _) {
      return null;
    }
  }
}
