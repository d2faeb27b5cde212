// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Stage {@code websocket} (RFC 6455): the text that a client sends, whose frames are masked. In
 * step from the handshake on, or from a segment on that is one frame of text; a header that cannot
 * be brings it out of step. Bit for bit as the kernel program.
 */
final class WebSocketStage {
  /** No byte of text. */
  static final int NO_TEXT = 256;

  private static final int RESERVED = 0x70;
  private static final int OPCODES = 0x0707;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int FIRST_CONTROL = 8;
  private static final int MASKED = 0x80;
  private static final int MAX_FRAME_BYTES = 1 << 24;
  private static final int HTTP_END = 0x0A0D0A0D;
  private static final String GET = "GET ";

  private enum Step {
    OFF,
    START,
    HTTP,
    FIRST,
    SECOND,
    LENGTH,
    MASK,
    PAYLOAD
  }

  private Step step = Step.START;
  private boolean begun;
  private int remaining;
  private int mask;
  private int left;
  private int opcode;
  private boolean text;

  /** Returns whether bytes are to be handed to {@link #text}. */
  boolean isOn() {
    return step != Step.OFF;
  }

  /** A connection begins. */
  void open() {
    begun = false;
    restart();
  }

  /** Begins anew after a gap: the handshake is at the start of the connection only. */
  void restart() {
    step = begun ? Step.OFF : Step.START;
    left = 0;
  }

  /** Tells of a segment before its bytes; returns whether the stream is in step from here on. */
  boolean segment(byte[] bytes, int offset, int count) {
    begun |= count > 0;
    if (step != Step.OFF || !isFrame(bytes, offset, count)) {
      return false;
    }
    step = Step.FIRST;
    return true;
  }

  private static boolean isFrame(byte[] bytes, int offset, int count) {
    if (count < 6 || (bytes[offset] & 0xFF) != (0x80 | TEXT) || (bytes[offset + 1] & MASKED) == 0) {
      return false;
    }
    int length = bytes[offset + 1] & 127;
    return length == 126
        ? count == 8 + ((bytes[offset + 2] & 0xFF) << 8 | (bytes[offset + 3] & 0xFF))
        : length < 126 && count == 6 + length;
  }

  /** Takes a byte and returns the byte of text that it stands for, or {@link #NO_TEXT}. */
  int text(int c) {
    switch (step) {
      case OFF -> {}
      case START -> {
        if (c != GET.charAt(left)) {
          step = Step.OFF;
        } else if (++left == GET.length()) {
          mask = 0;
          step = Step.HTTP;
        }
      }
      case HTTP -> {
        mask = mask >>> 8 | c << 24;
        step = mask == HTTP_END ? Step.FIRST : Step.HTTP;
      }
      case FIRST -> first(c);
      case SECOND -> second(c);
      case LENGTH -> {
        remaining = remaining << 8 | c;
        if (remaining > MAX_FRAME_BYTES) {
          step = Step.OFF;
        } else if (--left == 0) {
          left = 4;
          step = Step.MASK;
        }
      }
      case MASK -> {
        mask = mask >>> 8 | c << 24;
        if (--left == 0) {
          step = remaining == 0 ? Step.FIRST : Step.PAYLOAD;
        }
      }
      case PAYLOAD -> {
        int unmasked = c ^ (mask & 0xFF);
        mask = Integer.rotateRight(mask, 8);
        step = --remaining == 0 ? Step.FIRST : Step.PAYLOAD;
        return text && opcode < FIRST_CONTROL ? unmasked : NO_TEXT;
      }
    }
    return NO_TEXT;
  }

  private void first(int c) {
    opcode = c & 15;
    if ((c & RESERVED) != 0 || (OPCODES >> opcode & 1) == 0) {
      step = Step.OFF;
      return;
    }
    if (opcode == TEXT || opcode == BINARY) {
      text = opcode == TEXT;
    }
    step = Step.SECOND;
  }

  private void second(int c) {
    remaining = c & 127;
    if ((c & MASKED) == 0) {
      step = Step.OFF;
    } else if (remaining <= 125) {
      left = 4;
      step = Step.MASK;
    } else {
      left = remaining == 126 ? 2 : 8;
      remaining = 0;
      step = Step.LENGTH;
    }
  }
}
