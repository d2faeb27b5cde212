// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.controlplane;

import earshot.e2e.pods.MachineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where the programs are that {@code e2e/backends} finds or builds. */
public final class Backends {
  private static final int MACHINE_LACKS_SOMETHING = 3;

  private Backends() {}

  /**
   * Returns the program {@code name}; builds it where it is not at hand, which takes minutes.
   *
   * @throws MachineException if the machine lacks what that needs
   */
  public static Path path(String name) {
    Path get = Path.of(System.getProperty("repository.root", "."), "e2e", "backends", "get");
    try {
      Process process =
          new ProcessBuilder(get.toString(), name)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      String path =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code != 0) {
        String message = "'%s %s' ended with %d, see above".formatted(get, name, code);
        throw code == MACHINE_LACKS_SOMETHING
            ? new MachineException(message)
            : new IllegalStateException(message);
      }
      return Path.of(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while getting " + name, e);
    }
  }
}
