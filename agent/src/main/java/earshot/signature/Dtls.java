// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/** DTLS (RFC 9147 section 4): where its handshake passes, what follows is SRTP. */
public final class Dtls {
  private static final int FIRST_TYPE = 20;
  private static final int LAST_TYPE = 23;
  private static final int MAJOR_VERSION = 0xFE;
  private static final int VERSION_1_0 = 0xFF;
  private static final int VERSION_1_2 = 0xFD;
  private static final int VERSION_1_3 = 0xFC;

  private Dtls() {}

  /** Returns whether a datagram begins as a record of DTLS does. */
  public static boolean begins(byte[] bytes, int offset, int count) {
    if (count < 3
        || bytes[offset] < FIRST_TYPE
        || bytes[offset] > LAST_TYPE
        || (bytes[offset + 1] & 0xFF) != MAJOR_VERSION) {
      return false;
    }
    int minor = bytes[offset + 2] & 0xFF;
    return minor == VERSION_1_0 || minor == VERSION_1_2 || minor == VERSION_1_3;
  }
}
