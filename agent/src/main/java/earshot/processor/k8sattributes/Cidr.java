// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses.
 *
 * @param prefixBits 0 to 128; of an IPv4 range 96 more than its text has, as {@link Address} maps
 *     it
 */
record Cidr(Address base, int prefixBits) {
  private static final int MAPPED_BITS = 96;

  /** Returns the range that {@code text}, such as {@code 10.96.0.0/12}, names; null for none. */
  static @Nullable Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return null;
    }
    try {
      Address base = Address.parse(text.substring(0, slash));
      int bits = Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > (base.isIpv4() ? 32 : 128) ? null : of(base, bits);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns the range of {@code address} with {@code bits} of prefix, 0 to 32 for IPv4. */
  static Cidr of(Address address, int bits) {
    int prefixBits = address.isIpv4() ? bits + MAPPED_BITS : bits;
    return new Cidr(
        new Address(address.high() & highMask(prefixBits), address.low() & lowMask(prefixBits)),
        prefixBits);
  }

  /** Returns whether {@code address} lies in this range. */
  boolean contains(Address address) {
    return (address.high() & highMask(prefixBits)) == base.high()
        && (address.low() & lowMask(prefixBits)) == base.low();
  }

  @Override
  public String toString() {
    return base + "/" + (base.isIpv4() ? prefixBits - MAPPED_BITS : prefixBits);
  }

  private static long highMask(int bits) {
    return bits == 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
  }

  private static long lowMask(int bits) {
    return bits <= 64 ? 0 : -1L << (128 - bits);
  }
}
