// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.framing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Binary messages of one frame each from client to server (RFC 6455 section 5): masked. */
final class WebSocketFrames {
  private static final int FINAL_BINARY = 0x82;
  private static final int MASKED = 0x80;
  private static final int LENGTH_IN_16_BITS = 126;
  private static final int LENGTH_IN_64_BITS = 127;
  private static final int MASK_BYTES = 4;

  private WebSocketFrames() {}

  /** Writes frames of one size, each under a fresh mask. */
  static final class Writer implements Framer {
    private final int audioBytes;
    private final RandomGenerator random;

    Writer(int audioBytes) {
      this(audioBytes, new SecureRandom());
    }

    Writer(int audioBytes, RandomGenerator random) {
      if (audioBytes < LENGTH_IN_16_BITS || audioBytes > 0xFFFF) {
        throw new IllegalArgumentException(
            "a WebSocket frame must hold 126 to 65535 bytes here, not " + audioBytes);
      }
      this.audioBytes = audioBytes;
      this.random = random;
    }

    @Override
    public int nextAudioBytes() {
      return audioBytes;
    }

    @Override
    public byte[] frame(byte[] audio) {
      byte[] mask = new byte[MASK_BYTES];
      random.nextBytes(mask);
      ByteBuffer frame =
          ByteBuffer.allocate(4 + MASK_BYTES + audio.length)
              .put((byte) FINAL_BINARY)
              .put((byte) (MASKED | LENGTH_IN_16_BITS))
              .putShort((short) audio.length)
              .put(mask);
      for (int n = 0; n < audio.length; n++) {
        frame.put((byte) (audio[n] ^ mask[n % MASK_BYTES]));
      }
      return frame.array();
    }
  }

  /** Reads masked binary frames of up to 65535 bytes, cut anywhere. */
  static final class Reader implements Deframer {
    private final ByteBuffer header = ByteBuffer.allocate(4 + MASK_BYTES);
    private final byte[] mask = new byte[MASK_BYTES];
    private long position;
    private int headerBytes;
    private int frameBytes;
    private int frameTaken;

    @Override
    public void accept(byte[] bytes, int count, Sink sink) throws IOException {
      int at = 0;
      while (at < count) {
        if (frameTaken == frameBytes) {
          header.put(bytes[at]);
          at++;
          readHeader();
        } else {
          int taken = Math.min(frameBytes - frameTaken, count - at);
          for (int n = at; n < at + taken; n++) {
            bytes[n] ^= mask[frameTaken % MASK_BYTES];
            frameTaken++;
          }
          sink.audio(position, bytes, at, taken);
          position += taken;
          at += taken;
        }
      }
    }

    private void readHeader() throws IOException {
      if (header.position() == 2) {
        int length = header.get(1) & ~MASKED & 0xFF;
        if ((header.get(0) & 0xFF) != FINAL_BINARY
            || (header.get(1) & MASKED) == 0
            || length == LENGTH_IN_64_BITS) {
          throw new IOException("not a masked binary WebSocket frame of up to 65535 bytes");
        }
        headerBytes = (length == LENGTH_IN_16_BITS ? 4 : 2) + MASK_BYTES;
      }
      if (header.position() > 2 && header.position() == headerBytes) {
        int length = header.get(1) & ~MASKED & 0xFF;
        frameBytes = length == LENGTH_IN_16_BITS ? header.getShort(2) & 0xFFFF : length;
        header.get(headerBytes - MASK_BYTES, mask);
        frameTaken = 0;
        header.clear();
      }
    }
  }
}
