// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a short external command to its end. */
final class Command {
  private Command() {}

  /**
   * Runs {@code words}, the first being the program.
   *
   * @throws MachineException if the program is not installed
   * @throws UncheckedIOException if it ends with another exit code than 0; the message holds what
   *     it said
   */
  static void run(String... words) {
    Process process = start(words);
    String said = output(process);
    int code = waitFor(process);
    if (code != 0) {
      throw new UncheckedIOException(
          new IOException("'%s' ended with %d: %s".formatted(String.join(" ", words), code, said)));
    }
  }

  private static Process start(String... words) {
    try {
      Process process = new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      if (words[0].equals("ip")) {
        throw new MachineException(
            "the program 'ip' is missing: install the package iproute2 (apt-get install iproute2)");
      }
      throw new UncheckedIOException(e);
    }
  }

  private static String output(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int waitFor(Process process) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor();
        } catch (InterruptedException _) {
          // The command is short, and half a topology would be left behind without its end.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
