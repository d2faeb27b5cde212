// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.event.Verdict;

/** Bytes that the programs decided about by themselves, for one owner, direction and verdict. */
public record CoveredBytes(Key key, long bytes) {

  /**
   * Whose bytes, and the verdict: {@code struct earshot_coverage_key}.
   *
   * @param cgroupId of the socket; 0 at the interface point
   * @param sourceHigh the source's IPv6 address, big-endian, IPv4 v4-mapped; 0 at the cgroup point
   * @param interfaceIndex 0 at the cgroup point
   * @param direction {@link earshot.bpf.event.SignatureEvent#INGRESS} or {@code EGRESS}, as the
   *     hook sees it
   */
  public record Key(
      long cgroupId,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int interfaceIndex,
      int direction,
      Verdict verdict,
      boolean atInterface) {}
}
