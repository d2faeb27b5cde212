// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of what a process has printed, for the message that it failed. */
public final class LogTail {
  private static final int MAX_LINES = 20;

  private LogTail() {}

  /** Returns the last lines of a file, or why it cannot be read. */
  public static String of(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
