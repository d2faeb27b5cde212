// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IP address in sixteen bytes; IPv4 is held v4-mapped, as RFC 4291 section 2.5.5.2 writes it.
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record Address(long high, long low) {
  private static final long MAPPED_PREFIX = 0x0000_FFFF_0000_0000L;

  /** Returns the address that {@code inet} names. */
  public static Address of(InetAddress inet) {
    byte[] bytes = inet.getAddress();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == 4
        ? new Address(0, MAPPED_PREFIX | Integer.toUnsignedLong(buffer.getInt()))
        : new Address(buffer.getLong(), buffer.getLong());
  }

  /**
   * Returns the address of a literal such as {@code 10.0.1.5} or {@code fd00::1}; never looks a
   * name up.
   *
   * @throws IllegalArgumentException if {@code literal} is no IP address literal
   */
  public static Address parse(String literal) {
    return of(InetAddress.ofLiteral(literal));
  }

  /** Returns whether this is an IPv4 address. */
  public boolean isIpv4() {
    return high == 0 && (low >>> 32) == 0xFFFFL;
  }

  /** Returns whether this is 127.0.0.0/8 or ::1. */
  public boolean isLoopback() {
    return isIpv4() ? (low >>> 24 & 0xFF) == 127 : high == 0 && low == 1;
  }

  /** Returns whether this is 169.254.0.0/16 or fe80::/10. */
  public boolean isLinkLocal() {
    return isIpv4() ? (low >>> 16 & 0xFFFF) == 0xA9FE : (high >>> 54) == 0x3FA;
  }

  /** Returns the sixteen bytes, IPv4 v4-mapped. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /** Returns the usual text form, dotted for IPv4. */
  @Override
  public String toString() {
    try {
      byte[] bytes = isIpv4() ? ByteBuffer.allocate(4).putInt((int) low).array() : toBytes();
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError("four or sixteen bytes are always an address", e);
    }
  }
}
