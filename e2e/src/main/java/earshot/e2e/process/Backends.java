// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.process;

import earshot.e2e.pods.MachineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the programs are that {@code e2e/backends} finds or builds. */
public final class Backends {
  private static final int NO_TIME = 4;

  private Backends() {}

  /**
   * Returns the program {@code name}; builds it where it is not at hand, which takes minutes.
   *
   * @throws MachineException if the machine lacks what that needs
   */
  public static Path path(String name) {
    return run(name)
        .orElseThrow(() -> new IllegalStateException("there is no time to build " + name));
  }

  /** Returns the same, or empty where {@code EARSHOT_BUILD_UNTIL} leaves no time to build it. */
  public static Optional<Path> pathInTime(String name) {
    return run("--in-time", name);
  }

  private static Optional<Path> run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(System.getProperty("repository.root", "."), "e2e", "backends", "get").toString());
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      String path =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      String message = "'%s' ended with %d, see above".formatted(String.join(" ", command), code);
      return switch (code) {
        case ExitCodes.OK -> Optional.of(Path.of(path));
        case NO_TIME -> Optional.empty();
        case ExitCodes.MACHINE_LACKS_SOMETHING -> throw new MachineException(message);
        default -> throw new IllegalStateException(message);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while getting " + command.getLast(), e);
    }
  }
}
