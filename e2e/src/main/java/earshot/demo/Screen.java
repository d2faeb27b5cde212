// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import java.io.Console;
import java.io.PrintStream;

/** Prints a table again and again: in place on a terminal, else one below the other. */
final class Screen {
  private final PrintStream out;
  private final boolean terminal;
  private int linesToReplace;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Screen standard() {
    return new Screen(
        System.out, System.console() instanceof Console present && present.isTerminal());
  }

  /** Returns whether tables replace each other. */
  boolean isTerminal() {
    return terminal;
  }

  /** Says something that stays. */
  void say(String line) {
    linesToReplace = 0;
    out.println(line);
  }

  /** Shows a table, in place of the one before where that was the last thing shown. */
  void show(String table) {
    if (terminal && linesToReplace > 0) {
      // Up to the first line of the old table, then clear to the end of the screen.
      out.printf("\033[%dA\033[J", linesToReplace);
    }
    out.print(table);
    out.flush();
    linesToReplace = (int) table.lines().count();
  }
}
