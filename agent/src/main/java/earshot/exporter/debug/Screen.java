// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a person looks at: a block that is redrawn in place, with everything else above it. Log
 * lines go through it too, so that they and the block do not garble each other.
 */
public final class Screen {
  private static final String ESCAPE = "\033[";
  private static final String CLEAR_BELOW = ESCAPE + "0J";

  /** A line that wrapped would make the block taller than it is taken to be. */
  private static final String WRAP_OFF = ESCAPE + "?7l";

  private static final String WRAP_ON = ESCAPE + "?7h";

  private final Object lock = new Object();
  private final PrintStream out;
  private final PrintStream err;
  private final boolean outIsTerminal;
  private final boolean sameTerminal;
  private String block = "";

  /**
   * Creates a screen.
   *
   * @param outIsTerminal whether blocks can be redrawn in place
   * @param errIsTerminal whether {@code err} shows on the same terminal
   */
  public Screen(PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal) {
    this.out = out;
    this.err = err;
    this.outIsTerminal = outIsTerminal;
    this.sameTerminal = outIsTerminal && errIsTerminal;
  }

  /** Returns the screen of this process. */
  public static Screen ofProcess() {
    return new Screen(System.out, System.err, isTerminal(1), isTerminal(2));
  }

  /** Returns whether blocks can be redrawn in place. */
  public boolean isTerminal() {
    return outIsTerminal;
  }

  /** Redraws the block; where there is no terminal, prints it below the one before. */
  public void redraw(String text) {
    synchronized (lock) {
      if (outIsTerminal) {
        out.print(erased() + WRAP_OFF + text + WRAP_ON);
        block = text;
      } else {
        out.print(text);
      }
      out.flush();
    }
  }

  /** Prints {@code text} for good, in place of the block. */
  public void print(String text) {
    synchronized (lock) {
      out.print(erased() + text);
      out.flush();
      block = "";
    }
  }

  /** Prints lines above the block. */
  public void printAbove(String lines) {
    synchronized (lock) {
      out.print(erased() + lines + block);
      out.flush();
    }
  }

  /** Writes a log line to standard error. */
  public void log(String line) {
    synchronized (lock) {
      if (!sameTerminal || block.isEmpty()) {
        err.print(line);
        err.flush();
        return;
      }
      out.print(erased());
      out.flush();
      err.print(line);
      err.flush();
      out.print(WRAP_OFF + block + WRAP_ON);
      out.flush();
    }
  }

  private String erased() {
    long lines = block.chars().filter(c -> c == '\n').count();
    return lines == 0 ? "" : "\r" + ESCAPE + lines + "A" + CLEAR_BELOW;
  }

  // System.console() is null as soon as standard input is redirected, whatever the others are.
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
