// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.framing;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Frames on a connection: length in two bytes, big-endian, then that much audio. */
final class LengthPrefixed {
  private static final int PREFIX_BYTES = 2;

  private LengthPrefixed() {}

  /** Writes frames of one size. */
  record Writer(int nextAudioBytes) implements Framer {
    @Override
    public byte[] frame(byte[] audio) {
      return ByteBuffer.allocate(PREFIX_BYTES + audio.length)
          .putShort((short) audio.length)
          .put(audio)
          .array();
    }
  }

  /** Reads frames of any size, cut anywhere. */
  static final class Reader implements Deframer {
    private long position;
    private int prefixBytes;
    private int frameRemaining;
    private int length;

    @Override
    public void accept(byte[] bytes, int count, Sink sink) throws IOException {
      int at = 0;
      while (at < count) {
        if (frameRemaining > 0) {
          int taken = Math.min(frameRemaining, count - at);
          sink.audio(position, bytes, at, taken);
          position += taken;
          frameRemaining -= taken;
          at += taken;
          continue;
        }
        at = prefix(bytes, at);
      }
    }

    private int prefix(byte[] bytes, int at) {
      length = (length << 8 | (bytes[at] & 0xFF)) & 0xFFFF;
      prefixBytes++;
      if (prefixBytes == PREFIX_BYTES) {
        frameRemaining = length;
        prefixBytes = 0;
      }
      return at + 1;
    }
  }
}
