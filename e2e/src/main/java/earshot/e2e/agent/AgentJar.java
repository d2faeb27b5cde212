// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.agent;

import earshot.e2e.process.JavaCommand;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the agent as the build leaves it. */
public final class AgentJar {
  /** Not that of its tests, which lies beside it and ends in an s. */
  private static final String PATTERN = "earshot-agent-*[!s].jar";

  private AgentJar() {}

  /**
   * Returns the command that starts the agent of the repository at {@code root}.
   *
   * @throws IllegalStateException if it has not been built
   */
  public static List<String> command(Path root) throws IOException {
    return command(path(root).toString());
  }

  /**
   * Returns the agent of the repository at {@code root}; its libraries are in {@code lib} beside
   * it.
   *
   * @throws IllegalStateException if it has not been built
   */
  public static Path path(Path root) throws IOException {
    Path target = root.resolve("agent").resolve("target");
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, PATTERN)) {
        for (Path jar : jars) {
          return jar;
        }
      }
    }
    throw new IllegalStateException(
        "there is no %s in %s: build it with './mvnw -q -DskipTests package'"
            .formatted(PATTERN, target));
  }

  /** Returns the command by which {@code agent}, which starts it, runs with a configuration. */
  public static List<String> run(List<String> agent, Path config) {
    List<String> command = new ArrayList<>(agent);
    command.addAll(List.of("run", "--config", config.toString()));
    return command;
  }

  /** Returns the command that starts the agent in {@code jar}. */
  public static List<String> command(String jar) {
    return List.of(
        JavaCommand.launcher(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--sun-misc-unsafe-memory-access=allow",
        "-jar",
        jar);
  }
}
