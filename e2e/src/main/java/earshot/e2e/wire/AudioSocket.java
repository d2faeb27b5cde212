// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Messages of Asterisk's AudioSocket: a kind, a length in two bytes, that many bytes. */
final class AudioSocket {
  static final byte AUDIO_8K = 0x10;
  static final byte AUDIO_16K = 0x12;
  static final byte AUDIO_24K = 0x13;

  private static final byte UUID = 0x01;
  private static final byte DTMF = 0x03;

  private AudioSocket() {}

  /** Returns the call's UUID, which is the first message, and a key that is pressed. */
  static byte[] opening() {
    return ByteBuffer.allocate(23)
        .put(UUID)
        .putShort((short) 16)
        .putLong(0x4F1C_9A77_21B0_4E1BL)
        .putLong(0x9C3E_5D2A_77F0_1183L)
        .put(DTMF)
        .putShort((short) 1)
        .put((byte) '5')
        .array();
  }

  static byte[] wrap(byte kind, byte[] audio) {
    return ByteBuffer.allocate(3 + audio.length)
        .put(kind)
        .putShort((short) audio.length)
        .put(audio)
        .array();
  }

  /** Reads a message and returns its audio; none if it carries none. */
  static byte[] unwrap(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    byte[] payload = in.readNBytes(in.readUnsignedShort());
    return kind >= AUDIO_8K ? payload : new byte[0];
  }
}
