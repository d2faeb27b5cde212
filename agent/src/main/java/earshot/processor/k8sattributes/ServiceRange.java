// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that the cluster gives to Services; nothing in the pods tells them.
 *
 * @param cidrs empty where the range is not known
 */
record ServiceRange(List<Cidr> cidrs) {
  /** Ranges wider or narrower than the rule below would guess: kubeadm, kOps, GKE. */
  private static final List<Cidr> DEFAULTS =
      List.of(
          Cidr.of(Address.parse("10.96.0.0"), 12),
          Cidr.of(Address.parse("100.64.0.0"), 13),
          Cidr.of(Address.parse("34.118.224.0"), 20));

  private static final int IPV6_BITS = 108;

  /** Returns the range that is not known. */
  static ServiceRange unknown() {
    return new ServiceRange(List.of());
  }

  /**
   * Guesses the range from {@code KUBERNETES_SERVICE_HOST}, which by Kubernetes' rule is its first
   * address: {@code 10.96.0.1} is kubeadm's default {@code /12}. Where the base is no
   * distribution's default, the widest range that it can be the base of, at most {@code /16}; for
   * IPv6 {@code /108}, the widest that Kubernetes allows.
   *
   * @return {@link #unknown()} if the variable is unset or a host name
   */
  static ServiceRange guess(@Nullable String kubernetesServiceHost) {
    if (kubernetesServiceHost == null) {
      return unknown();
    }
    try {
      Address first = Address.parse(kubernetesServiceHost);
      return new ServiceRange(
          List.of(first.isIpv4() ? guessIpv4(first) : Cidr.of(first, IPV6_BITS)));
    } catch (IllegalArgumentException e) {
      return unknown();
    }
  }

  private static Cidr guessIpv4(Address first) {
    Address base = Cidr.of(first, 31).base();
    for (Cidr known : DEFAULTS) {
      if (known.base().equals(base)) {
        return known;
      }
    }
    return Cidr.of(base, Math.max(16, 32 - Long.numberOfTrailingZeros(base.low())));
  }

  /** Returns whether the range is known. */
  boolean isKnown() {
    return !cidrs.isEmpty();
  }

  /** Returns whether {@code address} is a Service's. */
  boolean contains(Address address) {
    for (Cidr cidr : cidrs) {
      if (cidr.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
