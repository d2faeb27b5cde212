// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Stage {@code base64}: finds runs of base64 in text and hands what they hold to a lane, which each
 * run restarts.
 *
 * <p>A run is of either alphabet (RFC 4648 sections 4 and 5) and is decoded from its first
 * character. The escapes of JSON for {@code / + =} stand for these; white space and its escapes are
 * skipped once the run has four characters. Anything else ends the run, padding too.
 *
 * <p>Not thread-safe.
 */
final class Base64Runs {
  private static final int WRAP = 4;
  private static final int END = 255;
  private static final int SPACE = 254;

  private enum Escape {
    NONE,
    BACKSLASH,
    U,
    U0,
    U00,
    U002,
    U003
  }

  private final DecodedRun decoded;
  private int bits;
  private int pending;
  private int run;
  private Escape escape = Escape.NONE;

  /** Creates one before any text. */
  Base64Runs(DecodedRun decoded) {
    this.decoded = decoded;
  }

  /** Takes the next character of the text. */
  void accept(int c) {
    if (escape == Escape.NONE) {
      plain(c);
      return;
    }
    Escape from = escape;
    escape = Escape.NONE;
    switch (from) {
      case BACKSLASH -> {
        switch (c) {
          case '/' -> add(63);
          case 'n', 'r' -> space();
          case 'u' -> escape = Escape.U;
          default -> foreign(c);
        }
      }
      case U -> next(c, '0', Escape.U0);
      case U0 -> next(c, '0', Escape.U00);
      case U00 -> {
        if (c == '2') {
          escape = Escape.U002;
        } else {
          next(c, '3', Escape.U003);
        }
      }
      case U002 -> {
        switch (c) {
          case 'b', 'B' -> add(62);
          case 'f', 'F' -> add(63);
          default -> foreign(c);
        }
      }
      case U003 -> {
        if (c == 'd' || c == 'D') {
          end();
        } else {
          foreign(c);
        }
      }
      case NONE -> throw new AssertionError("was excluded above");
    }
  }

  private void next(int c, int wanted, Escape state) {
    if (c == wanted) {
      escape = state;
    } else {
      foreign(c);
    }
  }

  /** What does not belong to an escape ends the run, and may begin the next. */
  private void foreign(int c) {
    end();
    plain(c);
  }

  private void plain(int c) {
    if (c == '\\') {
      escape = Escape.BACKSLASH;
      return;
    }
    int value = value(c);
    if (value == SPACE) {
      space();
    } else if (value == END) {
      end();
    } else {
      add(value);
    }
  }

  private void space() {
    if (run < WRAP) {
      end();
    }
  }

  private void add(int value) {
    run = Math.min(WRAP, run + 1);
    bits = bits << 6 | value;
    pending += 6;
    if (pending >= Byte.SIZE) {
      pending -= Byte.SIZE;
      decoded.accept((byte) (bits >>> pending));
    }
  }

  /** Ends the run, if there is one, and restarts the lane. */
  void end() {
    bits = 0;
    pending = 0;
    run = 0;
    escape = Escape.NONE;
    decoded.end();
  }

  /**
   * Characters are missing. In a run it is still known which of a quantum's four comes next, unless
   * the run has ended meanwhile: the byte after them may be wrong, which is in the first window
   * alone.
   */
  void gap(int missing) {
    boolean within = run == WRAP;
    int quarter = (Byte.SIZE - pending) / 2 + missing;
    end();
    if (within) {
      run = WRAP;
      pending = 6 * quarter & 7;
    }
  }

  private static int value(int c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return switch (c) {
      case '+', '-' -> 62;
      case '/', '_' -> 63;
      case ' ', '\t', '\n', 0x0B, '\f', '\r' -> SPACE;
      default -> END;
    };
  }
}
