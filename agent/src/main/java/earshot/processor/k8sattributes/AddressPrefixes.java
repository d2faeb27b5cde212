// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;

/**
 * In which neighbourhoods pods have addresses: /24 of IPv4 and /64 of IPv6, which network plugins
 * give to one node, and of which they take addresses for the node itself.
 *
 * <p>One writer at a time; reads are lock-free and make no objects.
 */
final class AddressPrefixes {
  private static final long IPV4_HOST_BITS = 0xFF;

  private final KeyIndex<Prefix> prefixes = new KeyIndex<>();

  /** The writer's alone but for its being there. */
  private static final class Prefix extends KeyIndex.Entry {
    private int addresses;

    Prefix(long high, long low) {
      super(high, low);
    }
  }

  /** Counts {@code address} in, once more where it is counted already. */
  void add(Address address) {
    Prefix prefix = prefixes.get(address.high(), low(address));
    if (prefix == null) {
      prefix = new Prefix(address.high(), low(address));
      prefixes.put(prefix);
    }
    prefix.addresses++;
  }

  /** Counts {@code address} out, once. */
  void remove(Address address) {
    Prefix prefix = prefixes.get(address.high(), low(address));
    if (prefix != null && --prefix.addresses == 0) {
      prefixes.remove(prefix);
    }
  }

  /** Returns whether an address with the prefix of {@code address} is counted. */
  boolean contains(Address address) {
    return prefixes.get(address.high(), low(address)) != null;
  }

  private static long low(Address address) {
    return address.isIpv4() ? address.low() & ~IPV4_HOST_BITS : 0;
  }
}
