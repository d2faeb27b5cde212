// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that a pid given again cannot be mistaken for.
 *
 * @param pid its number
 * @param startTicks field 22 of {@code /proc/PID/stat}: clock ticks from boot to its start
 */
record ProcessIdentity(long pid, long startTicks) {

  static ProcessIdentity current() {
    return of(ProcessHandle.current().pid());
  }

  static ProcessIdentity of(long pid) {
    return new ProcessIdentity(pid, startTicks(pid));
  }

  /** Reads what {@link #toString()} wrote; what cannot be read is a process that does not live. */
  static ProcessIdentity parse(String text) {
    String[] words = text.strip().split(" ", -1);
    if (words.length != 2 || !words[0].matches("\\d+") || !words[1].matches("\\d+")) {
      return new ProcessIdentity(0, 0);
    }
    return new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }

  boolean isAlive() {
    return pid != 0 && startTicks(pid) == startTicks;
  }

  /** Kills it if it lives, and waits for its end. */
  void kill() {
    ProcessHandle handle = isAlive() ? ProcessHandle.of(pid).orElse(null) : null;
    if (handle != null) {
      handle.destroyForcibly();
      handle.onExit().join();
    }
  }

  @Override
  public String toString() {
    return pid + " " + startTicks;
  }

  /** Returns -1 where no such process lives. */
  private static long startTicks(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      String text = Files.readString(stat);
      // The process name, field 2, may itself hold spaces and brackets.
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      boolean ended = fields[0].equals("Z") || fields[0].equals("X");
      return ended ? -1 : Long.parseLong(fields[19]);
    } catch (IOException e) {
      if (Files.exists(stat.getParent())) {
        throw new UncheckedIOException(e);
      }
      return -1;
    }
  }
}
