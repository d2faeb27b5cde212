// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** Makes text that holds base64 in all the ways that producers write it, and in some wrong ones. */
public final class TextStreams {
  private static final String[] BETWEEN = {
    "{\"event\":\"media\",\"media\":{\"track\":\"inbound\",\"payload\":\"",
    "data: {\"audio\": \"",
    "\"}}\n",
    "==",
    "\\",
    "\\u",
    "\\u00",
    "\\u0041",
    "\\u003D",
    "\\n",
    "a b\tc\r\n",
    "Content-Type: application/json\r\n\r\n",
    "\u0080\u00ff\u0001",
  };

  private final Random random;

  /** Creates one that makes the same text from the same numbers. */
  public TextStreams(Random random) {
    this.random = random;
  }

  /** Returns the next text. */
  public byte[] next() {
    StringBuilder text = new StringBuilder();
    int parts = 4 + random.nextInt(24);
    for (int n = 0; n < parts; n++) {
      text.append(BETWEEN[random.nextInt(BETWEEN.length)]);
      if (random.nextInt(3) > 0) {
        text.append(run());
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    for (int damages = random.nextInt(8) - 4; damages > 0; damages--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** Frames of a client; now and then one that is not text, or is damaged. */
  byte[][] frames() {
    byte[][] frames = new byte[2 + random.nextInt(12)][];
    for (int n = 0; n < frames.length; n++) {
      byte[] payload = (BETWEEN[random.nextInt(3)] + run()).getBytes(StandardCharsets.ISO_8859_1);
      int[] firsts = {0x81, 0x81, 0x81, 0x81, 0x01, 0x80, 0x82, 0x89, 0xC1, 0x83};
      frames[n] = frame(firsts[random.nextInt(random.nextInt(4) == 0 ? 10 : 8)], payload);
    }
    return frames;
  }

  private byte[] frame(int first, byte[] payload) {
    int extended = payload.length > 125 ? 2 : 0;
    byte[] frame = new byte[6 + extended + payload.length];
    byte[] key = new byte[4];
    random.nextBytes(key);
    frame[0] = (byte) first;
    frame[1] = (byte) (0x80 | (extended > 0 ? 126 : payload.length));
    if (extended > 0) {
      frame[2] = (byte) (payload.length >> 8);
      frame[3] = (byte) payload.length;
    }
    System.arraycopy(key, 0, frame, 2 + extended, 4);
    for (int n = 0; n < payload.length; n++) {
      frame[6 + extended + n] = (byte) (payload[n] ^ key[n % 4]);
    }
    return frame;
  }

  private String run() {
    byte[] audio = new byte[1 + random.nextInt(700)];
    int values = random.nextInt(4) == 0 ? 3 : 256;
    for (int n = 0; n < audio.length; n++) {
      audio[n] = (byte) (255 - random.nextInt(values));
    }
    String run =
        switch (random.nextInt(4)) {
          case 0 -> Base64.getUrlEncoder().withoutPadding().encodeToString(audio);
          case 1 -> Base64.getMimeEncoder().encodeToString(audio);
          default -> Base64.getEncoder().encodeToString(audio);
        };
    return switch (random.nextInt(5)) {
      case 0 -> run.replace("/", "\\/");
      case 1 -> run.replace("/", "\\u002F").replace("+", "\\u002b").replace("=", "\\u003d");
      case 2 -> run.replace("\r\n", "\\r\\n");
      default -> run;
    };
  }
}
