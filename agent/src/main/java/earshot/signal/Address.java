// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.net.InetAddress;
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
        ? ofIpv4(buffer.getInt())
        : new Address(buffer.getLong(), buffer.getLong());
  }

  /** Returns the IPv4 address whose four bytes, big-endian, are {@code bits}. */
  public static Address ofIpv4(int bits) {
    return new Address(0, MAPPED_PREFIX | Integer.toUnsignedLong(bits));
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

  private static final int GROUPS = 8;

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

  /** Returns the usual text form: dotted for IPv4, that of RFC 5952 for IPv6. */
  @Override
  public String toString() {
    if (isIpv4()) {
      return "%d.%d.%d.%d"
          .formatted(low >>> 24 & 0xFF, low >>> 16 & 0xFF, low >>> 8 & 0xFF, low & 0xFF);
    }
    int longest = 0;
    int longestStart = 0;
    int run = 0;
    for (int n = 0; n < GROUPS; n++) {
      run = group(n) == 0 ? run + 1 : 0;
      if (run > longest) {
        longest = run;
        longestStart = n + 1 - run;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < GROUPS; n++) {
      if (longest > 1 && n == longestStart) {
        text.append("::");
        n += longest - 1;
      } else {
        text.append(n > 0 && text.charAt(text.length() - 1) != ':' ? ":" : "")
            .append(Integer.toHexString(group(n)));
      }
    }
    return text.toString();
  }

  private int group(int index) {
    long half = index < GROUPS / 2 ? high : low;
    return (int) (half >>> (48 - 16 * (index % (GROUPS / 2)))) & 0xFFFF;
  }
}
