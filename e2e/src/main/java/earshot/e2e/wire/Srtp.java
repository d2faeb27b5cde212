// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Protects packets of RTP without extension, as SRTP does by default (RFC 3711, AES in counter mode
 * with 128 bits, HMAC-SHA1 cut to 80): the header stays clear. Begins at the session's keys.
 */
final class Srtp {
  private static final int HEADER_BYTES = 12;
  private static final int TAG_BYTES = 10;
  private static final int BLOCK_BYTES = 16;

  private final SecretKeySpec cipherKey;
  private final SecretKeySpec tagKey;
  private final byte[] salt;
  private int rollOver;
  private int last = -1;

  /** Creates one with the keys of a session: of 16 and 20 bytes, and a salt of 14. */
  Srtp(byte[] cipherKey, byte[] tagKey, byte[] salt) {
    this.cipherKey = new SecretKeySpec(cipherKey, "AES");
    this.tagKey = new SecretKeySpec(tagKey, "HmacSHA1");
    this.salt = salt.clone();
  }

  /** Creates one with keys of the seed's. */
  static Srtp of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] cipherKey = new byte[BLOCK_BYTES];
    byte[] tagKey = new byte[20];
    byte[] salt = new byte[14];
    random.nextBytes(cipherKey);
    random.nextBytes(tagKey);
    random.nextBytes(salt);
    return new Srtp(cipherKey, tagKey, salt);
  }

  /** Returns the next packet, protected. */
  byte[] protect(byte[] packet) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(packet);
    int sequence = header.getShort(2) & 0xFFFF;
    if (sequence < last) {
      rollOver++;
    }
    last = sequence;
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          cipherKey,
          new IvParameterSpec(counter(header.getInt(8), (long) rollOver << 16 | sequence)));
      byte[] sealed = new byte[packet.length + TAG_BYTES];
      System.arraycopy(packet, 0, sealed, 0, HEADER_BYTES);
      cipher.doFinal(packet, HEADER_BYTES, packet.length - HEADER_BYTES, sealed, HEADER_BYTES);
      Mac mac = Mac.getInstance(tagKey.getAlgorithm());
      mac.init(tagKey);
      mac.update(sealed, 0, packet.length);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(rollOver).flip());
      System.arraycopy(mac.doFinal(), 0, sealed, packet.length, TAG_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IOException("the JDK has AES and HMAC-SHA1", e);
    }
  }

  /** Section 4.1.1: salt, source and index, each at its place of a block. */
  private byte[] counter(int source, long index) {
    byte[] counter = new byte[BLOCK_BYTES];
    ByteBuffer.wrap(counter).putInt(4, source).putShort(8, (short) (index >> 32));
    ByteBuffer.wrap(counter).putInt(10, (int) index);
    for (int n = 0; n < salt.length; n++) {
      counter[n] ^= salt[n];
    }
    return counter;
  }
}
