// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Makes datagrams as a port of RTP sees them: most in step, some late, padded, damaged, or not RTP.
 */
final class Datagrams {
  private static final int[] FIRSTS = {0x80, 0x80, 0x80, 0x83, 0x90, 0xA0, 0xB2, 0x8F};
  private static final int[] TYPES = {0, 8, 34, 35, 72, 95, 96, 111, 128};

  private final Random random;
  private int source;
  private int sequence;
  private int time;
  private int inStep;

  Datagrams(Random random) {
    this.random = random;
  }

  /** Returns how many followed the one before by one, as far as this class knows. */
  int inStep() {
    return inStep;
  }

  byte[] next() {
    byte[] bytes = new byte[68 + random.nextInt(random.nextInt(4) == 0 ? 1_300 : 200)];
    random.nextBytes(bytes);
    if (random.nextInt(10) == 0) {
      return bytes;
    }
    if (random.nextInt(50) == 0) {
      source = random.nextInt();
    }
    boolean steps = random.nextInt(8) > 0;
    sequence += steps ? 1 : random.nextInt(402) - 201;
    inStep += steps ? 1 : 0;
    int first = FIRSTS[random.nextInt(FIRSTS.length)];
    int type = random.nextInt(6) > 0 ? 0 : TYPES[random.nextInt(TYPES.length)];
    ByteBuffer header = ByteBuffer.wrap(bytes).put((byte) first).put((byte) type);
    // A time of its own, or that of the one before.
    time += random.nextInt(6) > 0 ? 160 : 0;
    header.putShort((short) sequence).putInt(time).putInt(source);
    header.position(Math.min(bytes.length, 12 + 4 * (first & 15)));
    if ((first & 0x10) != 0 && header.remaining() >= 4) {
      header.putShort((short) 0xBEDE).putShort((short) random.nextInt(24));
    }
    if ((first & 0x20) != 0) {
      bytes[bytes.length - 1] = (byte) random.nextInt(random.nextInt(3) == 0 ? 256 : 40);
    }
    return bytes;
  }
}
