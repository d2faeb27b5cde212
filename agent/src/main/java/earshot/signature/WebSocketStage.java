// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Stage {@code websocket} (RFC 6455): what a client sends, whose frames are masked, and what a
 * server sends, whose frames are not. In step from the handshake on, or, where a client's was not
 * seen, from a segment on that is one frame; a header that cannot be brings it out of step, and so
 * does a gap that ends behind the frame in which it began. An end whose handshake was seen is in
 * step again from a segment on that begins as its frames do. What either end compresses (RFC 7692)
 * is noticed. Bit for bit as the kernel program.
 */
final class WebSocketStage {
  /** No byte of a message. */
  static final int NO_PAYLOAD = 256;

  private static final int RESERVED = 0x70;
  private static final int COMPRESSED_MESSAGE = 0x40;
  private static final int OPCODES = 0x0707;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int FIRST_CONTROL = 8;
  private static final int MASKED = 0x80;
  private static final int MAX_FRAME_BYTES = 1 << 24;
  private static final int LONGEST_HEADER = 14;
  private static final int SHORTEST_CLIENT_HEADER = 6;
  private static final int KEY_BYTES = 4;

  /** {@code " 101"}, the status of an answer, and the end of "WebSocket", which both ends name. */
  private static final int SWITCHING = 0x20313031;

  private static final int SOCKET = 0x636B6574;
  private static final int HTTP_END = 0x0D0A0D0A;
  private static final String GET = "GET ";
  private static final String ANSWER = "HTTP";

  /** The end of {@code permessage-deflate}, and of its elders. */
  private static final long DEFLATE = 0x2D64_6566_6C61_7465L;

  private enum Step {
    OFF,
    START,
    HTTP,
    COMPRESSED,
    FIRST,
    SECOND,
    LENGTH,
    MASK,
    PAYLOAD
  }

  private Step step = Step.START;
  private boolean begun;
  private boolean answer;
  private long headers;
  private int remaining;
  private int mask;
  private int left;
  private int opcode;
  private boolean text;
  private boolean shaken;
  private boolean server;
  private boolean pickedUp;
  private boolean deflate;

  /** Returns whether bytes are to be handed to {@link #accept}. */
  boolean isOn() {
    return step != Step.OFF;
  }

  /** Returns whether the bytes from here on are compressed. */
  boolean isCompressed() {
    return step == Step.COMPRESSED;
  }

  /** Returns whether the message that bytes belong to is text, not binary. */
  boolean isText() {
    return text;
  }

  /** A connection begins. */
  void open() {
    begun = false;
    step = Step.START;
    left = 0;
  }

  /**
   * Begins anew after a gap: the handshake is at the start of the connection only, and what it has
   * agreed on lasts.
   *
   * @param missing bytes; 0: nobody knows
   * @return whether a message's frame goes on behind it
   */
  boolean gap(int missing) {
    if (step == Step.PAYLOAD && missing > 0 && missing <= remaining) {
      remaining -= missing;
      mask = Integer.rotateRight(mask, Byte.SIZE * (missing & 3));
      step = remaining == 0 ? Step.FIRST : Step.PAYLOAD;
      return remaining > 0 && opcode < FIRST_CONTROL;
    }
    if (step != Step.COMPRESSED) {
      step = begun ? Step.OFF : Step.START;
      left = 0;
    }
    return false;
  }

  /** Tells of a segment before its bytes; returns whether the stream is in step from here on. */
  boolean segment(byte[] bytes, int offset, int count) {
    begun |= count > 0;
    if (step != Step.OFF || !isFrame(bytes, offset, count)) {
      return false;
    }
    step = Step.FIRST;
    pickedUp = true;
    return true;
  }

  /** Tells of a chunk before its bytes: a connection that begins otherwise is no WebSocket. */
  void chunk(byte[] bytes, int offset, int count) {
    if (step != Step.START) {
      return;
    }
    if (left == 0) {
      answer = bytes[offset] == ANSWER.charAt(0);
    }
    String start = answer ? ANSWER : GET;
    for (int n = left; n < start.length() && n - left < count; n++) {
      if (bytes[offset + n - left] != start.charAt(n)) {
        step = Step.OFF;
        return;
      }
    }
  }

  /** Whether a segment is one frame, or, of an end that has shaken hands, may begin with one. */
  private boolean isFrame(byte[] bytes, int offset, int count) {
    int first = count < SHORTEST_CLIENT_HEADER ? 0 : bytes[offset] & 0xFF;
    if ((first != (0x80 | TEXT) && first != (0x80 | BINARY))
        || ((bytes[offset + 1] & MASKED) == 0) != server) {
      return false;
    }
    int keyBytes = server ? 0 : KEY_BYTES;
    boolean begins = shaken && count >= LONGEST_HEADER;
    int length = bytes[offset + 1] & 127;
    int length16 = (bytes[offset + 2] & 0xFF) << 8 | (bytes[offset + 3] & 0xFF);
    return switch (length) {
      case 126 -> count == 4 + keyBytes + length16 || (begins && length16 > 125);
      case 127 -> begins && hasLength64(bytes, offset + 2);
      default -> count == 2 + keyBytes + length || begins;
    };
  }

  /** More than 16 bits would hold, and less than no frame has. */
  private static boolean hasLength64(byte[] bytes, int at) {
    for (int n = 0; n < 5; n++) {
      if (bytes[at + n] != 0) {
        return false;
      }
    }
    return bytes[at + 5] != 0;
  }

  /** Takes a byte and returns the message's byte that it stands for, or {@link #NO_PAYLOAD}. */
  int accept(int c) {
    switch (step) {
      case OFF, COMPRESSED -> {}
      case START -> {
        if (++left == GET.length()) {
          headers = 0;
          shaken = false;
          server = false;
          pickedUp = false;
          deflate = false;
          step = Step.HTTP;
        }
      }
      case HTTP -> header(c);
      case FIRST -> first(c);
      case SECOND -> second(c);
      case LENGTH -> {
        remaining = remaining << 8 | c;
        if (remaining >= MAX_FRAME_BYTES) {
          step = Step.OFF;
        } else if (--left == 0) {
          sized();
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
        return opcode < FIRST_CONTROL ? unmasked : NO_PAYLOAD;
      }
    }
    return NO_PAYLOAD;
  }

  /** A client only offers to compress: the server's answer decides. */
  private void header(int c) {
    headers = headers << 8 | c;
    // An answer may be of another protocol.
    server |= answer && shaken && (int) headers == SOCKET;
    shaken |= (int) headers == (answer ? SWITCHING : SOCKET);
    deflate |= headers == DEFLATE;
    if ((int) headers != HTTP_END) {
      return;
    }
    boolean compresses = answer && shaken && deflate;
    shaken &= !compresses && (server || !answer);
    server &= shaken;
    step = compresses ? Step.COMPRESSED : shaken ? Step.FIRST : Step.OFF;
  }

  private void first(int c) {
    opcode = c & 15;
    boolean begins = opcode == TEXT || opcode == BINARY;
    if (begins && shaken && !server && !pickedUp && (c & RESERVED) == COMPRESSED_MESSAGE) {
      step = Step.COMPRESSED;
      return;
    }
    if ((c & RESERVED) != 0 || (OPCODES >> opcode & 1) == 0) {
      step = Step.OFF;
      return;
    }
    if (begins) {
      text = opcode == TEXT;
    }
    step = Step.SECOND;
  }

  private void second(int c) {
    remaining = c & 127;
    if (((c & MASKED) == 0) != server) {
      step = Step.OFF;
    } else if (remaining <= 125) {
      sized();
    } else {
      left = remaining == 126 ? 2 : 8;
      remaining = 0;
      step = Step.LENGTH;
    }
  }

  /** Goes on behind the length: to the key that a client's frame has. */
  private void sized() {
    left = KEY_BYTES;
    step = Step.MASK;
    if (server) {
      mask = 0;
      step = remaining == 0 ? Step.FIRST : Step.PAYLOAD;
    }
  }
}
