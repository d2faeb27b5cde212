// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** How audio is framed on a bare TCP connection. */
enum StreamFraming {
  /** Asterisk AudioSocket: a type, a length in two bytes, little-endian samples; 8 kHz. */
  AUDIO_SOCKET {
    @Override
    byte[] opening() {
      return AudioSocket.opening();
    }

    @Override
    byte[] wrap(byte[] audio, int number, long call) {
      return AudioSocket.wrap(AudioSocket.AUDIO_8K, audio);
    }

    @Override
    byte[] unwrap(DataInputStream in) throws IOException {
      return AudioSocket.unwrap(in);
    }
  },
  /** Asterisk AudioSocket, 16 kHz. */
  AUDIO_SOCKET_16K {
    @Override
    byte[] opening() {
      return AudioSocket.opening();
    }

    @Override
    byte[] wrap(byte[] audio, int number, long call) {
      return AudioSocket.wrap(AudioSocket.AUDIO_16K, audio);
    }

    @Override
    byte[] unwrap(DataInputStream in) throws IOException {
      return AudioSocket.unwrap(in);
    }
  },
  /** Asterisk AudioSocket, 24 kHz. */
  AUDIO_SOCKET_24K {
    @Override
    byte[] opening() {
      return AudioSocket.opening();
    }

    @Override
    byte[] wrap(byte[] audio, int number, long call) {
      return AudioSocket.wrap(AudioSocket.AUDIO_24K, audio);
    }

    @Override
    byte[] unwrap(DataInputStream in) throws IOException {
      return AudioSocket.unwrap(in);
    }
  },
  /** Frames of a Pulsar producer: sizes, a command, magic, CRC-32C, metadata, payload. */
  PULSAR_LIKE {
    private static final short MAGIC = 0x0E01;
    private static final int COMMAND_BYTES = 10;
    private static final int METADATA_BYTES = 34;

    @Override
    byte[] wrap(byte[] audio, int number, long call) {
      ByteBuffer checked = ByteBuffer.allocate(4 + METADATA_BYTES + audio.length);
      checked
          .putInt(METADATA_BYTES)
          .put((byte) 0x0A)
          .put((byte) 14)
          .put("media-%08x".formatted((int) mixed(call)).getBytes(StandardCharsets.US_ASCII))
          .put((byte) 0x10)
          .putInt(number)
          .put((byte) 0x18)
          .putLong(START_MILLIS + 20L * number + (mixed(call) & 0xFFFFF))
          .putInt(0)
          .put(audio);
      CRC32C crc = new CRC32C();
      crc.update(checked.array());
      int total = 4 + COMMAND_BYTES + 2 + 4 + checked.capacity();
      return ByteBuffer.allocate(4 + total)
          .putInt(total)
          .putInt(COMMAND_BYTES)
          .put(new byte[] {8, 6, 0x32, 6, 8, 0, 0x10})
          .put((byte) number)
          .put((byte) (number >> 8))
          .put((byte) 0x18)
          .putShort(MAGIC)
          .putInt((int) crc.getValue())
          .put(checked.array())
          .array();
    }

    @Override
    byte[] unwrap(DataInputStream in) throws IOException {
      byte[] frame = in.readNBytes(in.readInt());
      int headers = 4 + COMMAND_BYTES + 2 + 4 + 4 + METADATA_BYTES;
      return Arrays.copyOfRange(frame, headers, frame.length);
    }
  },
  /**
   * Batches of a Kafka producer, format 2: a header of 61 bytes, records of 20 ms, no compression.
   */
  KAFKA_LIKE {
    private static final int RECORD_BYTES = 160;
    private static final int REQUEST_BYTES = 40;
    private static final int BATCH_HEADER_BYTES = 61;

    @Override
    byte[] wrap(byte[] audio, int number, long call) {
      ByteBuffer records = ByteBuffer.allocate(2 * audio.length + 64);
      int count = 0;
      for (int at = 0; at < audio.length; at += RECORD_BYTES) {
        int length = Math.min(RECORD_BYTES, audio.length - at);
        // Attributes, timestamp delta, offset delta, no key, value, no headers.
        ByteBuffer head = ByteBuffer.allocate(8).put((byte) 0);
        varint(head, 20 * count);
        varint(head, count);
        head.put((byte) 1);
        ByteBuffer value = ByteBuffer.allocate(4);
        varint(value, length);
        varint(records, head.position() + value.position() + length + 1);
        records.put(head.flip()).put(value.flip()).put(audio, at, length).put((byte) 0);
        count++;
      }
      records.flip();
      int batch = BATCH_HEADER_BYTES + records.remaining();
      CRC32C crc = new CRC32C();
      crc.update((int) call);
      crc.update(records.duplicate());
      ByteBuffer out = ByteBuffer.allocate(4 + REQUEST_BYTES + batch);
      out.putInt(REQUEST_BYTES + batch)
          .putShort((short) 0)
          .putShort((short) 9)
          .putInt(number)
          .put("producer-media-router-7-calls--".getBytes(StandardCharsets.US_ASCII))
          .put((byte) 0)
          .putLong(0)
          .putInt(batch - 12)
          .putInt(-1)
          .put((byte) 2)
          .putInt((int) crc.getValue())
          .putShort((short) 0)
          .putInt(count - 1)
          .putLong(START_MILLIS + 20L * number + (mixed(call) & 0xFFFFF))
          .putLong(START_MILLIS + 20L * (number + count) + (mixed(call) & 0xFFFFF))
          .putLong(-1)
          .putShort((short) -1)
          .putInt(-1)
          .putInt(count)
          .put(records);
      return out.array();
    }

    @Override
    byte[] unwrap(DataInputStream in) throws IOException {
      ByteBuffer frame = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      frame.position(REQUEST_BYTES + BATCH_HEADER_BYTES);
      ByteBuffer audio = ByteBuffer.allocate(frame.remaining());
      while (frame.hasRemaining()) {
        int end = unsignedVarint(frame) / 2;
        end += frame.position();
        frame.get();
        unsignedVarint(frame);
        unsignedVarint(frame);
        frame.get();
        int length = unsignedVarint(frame) / 2;
        audio.put(frame.slice(frame.position(), length));
        frame.position(end);
      }
      return Arrays.copyOf(audio.array(), audio.position());
    }

    private void varint(ByteBuffer out, int value) {
      for (int left = value << 1; ; left >>>= 7) {
        if (left < 0x80) {
          out.put((byte) left);
          return;
        }
        out.put((byte) (left | 0x80));
      }
    }

    private int unsignedVarint(ByteBuffer in) {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        int next = in.get();
        value |= (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }
  },
  /** A length in two bytes. */
  LENGTH_16 {
    @Override
    byte[] wrap(byte[] audio, int number, long call) {
      return ByteBuffer.allocate(2 + audio.length)
          .putShort((short) audio.length)
          .put(audio)
          .array();
    }

    @Override
    byte[] unwrap(DataInputStream in) throws IOException {
      return in.readNBytes(in.readUnsignedShort());
    }
  };

  private static final long START_MILLIS = 1_764_000_000_000L;

  private static long mixed(long call) {
    return ((call + 1) * 0x9E37_79B9_7F4A_7C15L) >>> 24;
  }

  /** Returns what is sent before the first audio. */
  byte[] opening() {
    return new byte[0];
  }

  /**
   * Returns a frame.
   *
   * @param number counts from 0
   * @param call tells calls apart, as names and clocks do
   */
  abstract byte[] wrap(byte[] audio, int number, long call);

  /**
   * Reads a frame and returns its audio.
   *
   * @throws java.io.EOFException where the connection ends
   */
  abstract byte[] unwrap(DataInputStream in) throws IOException;
}
