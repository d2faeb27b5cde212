// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.e2e.pods.MachineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs programs of the machine and of the JDK. */
final class Tool {
  private Tool() {}

  /**
   * Runs one to its end and returns what it printed.
   *
   * @throws IllegalStateException if it ends with another exit code than 0
   */
  static String run(String... words) throws IOException {
    Process process = start(List.of(words));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = await(process);
    if (code != 0) {
      throw new IllegalStateException(
          "'%s' ended with %d: %s%s"
              .formatted(String.join(" ", words), code, output, errors)
              .strip());
    }
    return output;
  }

  static Process start(List<String> words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    // What it says is read by programs.
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new MachineException(
          "cannot run '%s': './dev image' installs what brings it (%s)"
              .formatted(words.getFirst(), e.getMessage()));
    }
  }

  static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
