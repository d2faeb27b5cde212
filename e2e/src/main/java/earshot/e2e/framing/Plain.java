// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.framing;

import java.io.IOException;
import java.util.List;

/** No frames at all: bare audio on a connection, written in pieces of odd sizes. */
final class Plain {
  private Plain() {}

  /** Writes pieces whose sizes come round and round. */
  static final class Writer implements Framer {
    private final List<Integer> pieceBytes;
    private int next;

    Writer(List<Integer> pieceBytes) {
      this.pieceBytes = List.copyOf(pieceBytes);
    }

    @Override
    public int nextAudioBytes() {
      return pieceBytes.get(next);
    }

    @Override
    public byte[] frame(byte[] audio) {
      next = (next + 1) % pieceBytes.size();
      return audio;
    }
  }

  /** Takes every byte as audio. */
  static final class Reader implements Deframer {
    private long position;

    @Override
    public void accept(byte[] bytes, int count, Sink sink) throws IOException {
      sink.audio(position, bytes, 0, count);
      position += count;
    }
  }
}
