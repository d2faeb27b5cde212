// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.framing;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * RTP (RFC 3550), payload type 0: PCMU (RFC 3551). The timestamp starts at 0, so it is the position
 * in the stream, modulo 2^32.
 */
final class Rtp {
  private static final int HEADER_BYTES = 12;
  private static final byte VERSION_2 = (byte) 0x80;

  private Rtp() {}

  /** Writes one datagram a frame. */
  static final class Writer implements Framer {
    private final int audioBytes;
    private final int ssrc;
    private short sequence;
    private int timestamp;

    Writer(int audioBytes, int ssrc) {
      this.audioBytes = audioBytes;
      this.ssrc = ssrc;
    }

    @Override
    public int nextAudioBytes() {
      return audioBytes;
    }

    @Override
    public byte[] frame(byte[] audio) {
      byte[] datagram = new byte[HEADER_BYTES + audio.length];
      ByteBuffer.wrap(datagram)
          .put(VERSION_2)
          .put((byte) 0)
          .putShort(sequence++)
          .putInt(timestamp)
          .putInt(ssrc)
          .put(audio);
      timestamp += audio.length;
      return datagram;
    }
  }

  /** Reads datagrams; what was lost on the way is left out, what comes late is dropped. */
  static final class Reader implements Deframer {
    private long nextPosition;

    @Override
    public void accept(byte[] bytes, int count, Sink sink) throws IOException {
      if (count < HEADER_BYTES || bytes[0] != VERSION_2) {
        throw new IOException("not an RTP datagram of version 2 without extension");
      }
      int timestamp = ByteBuffer.wrap(bytes).getInt(4);
      long position = nextPosition + (timestamp - (int) nextPosition);
      if (position >= nextPosition) {
        int audioBytes = count - HEADER_BYTES;
        sink.audio(position, bytes, HEADER_BYTES, audioBytes);
        nextPosition = position + audioBytes;
      }
    }
  }
}
