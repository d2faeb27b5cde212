// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Tells from a stream's own bytes whether it is TLS (RFC 8446 section 5.1), whose ciphertext is
 * nobody's audio: a segment begins with the record of a hello near the stream's start, or three
 * segments are exactly one record of application data each. Bit for bit as the kernel program.
 *
 * <p>Not thread-safe; one for each direction of a connection.
 */
public final class TlsDetector {
  private static final int SURE = 3;
  private static final int START_BYTES = 4096;
  private static final int HEADER_BYTES = 5;
  private static final int MAX_RECORD_BYTES = 16_640;
  private static final int MAJOR_VERSION = 3;
  private static final int LAST_MINOR_VERSION = 4;
  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_HELLO = 2;

  private long streamBytes;
  private int evidence;

  /** Returns what the segments so far have said. */
  public boolean isTls() {
    return evidence >= SURE;
  }

  /**
   * Takes the next segment of the stream and returns whether it is TLS from here on.
   *
   * @param kept bytes of the segment that are there
   * @param segmentBytes bytes that it has
   */
  public boolean accept(byte[] bytes, int offset, int kept, int segmentBytes) {
    if (kept > HEADER_BYTES) {
      look(bytes, offset, segmentBytes);
    }
    streamBytes += segmentBytes;
    return isTls();
  }

  private void look(byte[] bytes, int offset, int segmentBytes) {
    int length = (bytes[offset + 3] & 0xFF) << 8 | (bytes[offset + 4] & 0xFF);
    if (bytes[offset + 1] != MAJOR_VERSION
        || (bytes[offset + 2] & 0xFF) > LAST_MINOR_VERSION
        || length == 0
        || length > MAX_RECORD_BYTES) {
      return;
    }
    int message = bytes[offset + 5];
    if (bytes[offset] == HANDSHAKE
        && streamBytes < START_BYTES
        && (message == CLIENT_HELLO || message == SERVER_HELLO)) {
      evidence = SURE;
    } else if (bytes[offset] == APPLICATION_DATA && HEADER_BYTES + length == segmentBytes) {
      evidence++;
    }
  }
}
