// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.e2e.pods.MachineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

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
    // A pipe that nobody reads keeps a program that has much to say from its end.
    FutureTask<String> errors = new FutureTask<>(() -> text(process.getErrorStream()));
    Thread.startVirtualThread(errors);
    String output = text(process.getInputStream());
    int code = await(process);
    if (code != 0) {
      throw new IllegalStateException(
          "'%s' ended with %d: %s%s"
              .formatted(String.join(" ", words), code, output, result(errors))
              .strip());
    }
    return output;
  }

  private static String text(InputStream from) throws IOException {
    return new String(from.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String result(FutureTask<String> task) throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Process start(List<String> words) throws IOException {
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

  private static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
