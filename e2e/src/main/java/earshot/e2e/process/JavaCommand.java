// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of another process of this JDK. */
public final class JavaCommand {
  private JavaCommand() {}

  /** Returns the launcher. */
  public static String launcher() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns the command of {@code program} with this process's class path; to be added to. */
  public static List<String> of(Class<?> program, String... options) {
    return of(System.getProperty("java.class.path"), program.getName(), options);
  }

  /**
   * Returns the command of {@code program}; to be added to.
   *
   * @param options of the JVM, beside the collector for small heaps
   */
  public static List<String> of(String classPath, String program, String... options) {
    List<String> command = new ArrayList<>();
    command.add(launcher());
    command.add("-XX:+UseSerialGC");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath, program));
    return command;
  }
}
