// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs the tools that show what the kernel holds. */
final class Shell {

  private Shell() {}

  record Result(int exitCode, String output) {}

  static Result run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Result(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static String check(String... command) throws IOException {
    Result result = run(command);
    assertThat(result.exitCode()).as("%s: %s", String.join(" ", command), result.output()).isZero();
    return result.output();
  }

  static boolean linkExists(int id) throws IOException {
    return run("bpftool", "link", "show", "id", String.valueOf(id)).exitCode() == 0;
  }

  /** The command that runs a class of these tests in a JVM of its own. */
  static List<String> java(Class<?> main, String... arguments) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
