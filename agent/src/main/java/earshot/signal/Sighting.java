// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import org.jspecify.annotations.Nullable;

/**
 * One signature seen once at one capture point.
 *
 * @param epochNanos when the packet was seen, Unix time
 * @param observedEpochNanos when the agent read it
 * @param srttNanos smoothed round-trip time of the TCP connection; 0 where not known
 * @param payloadBytes bytes of the flow since its previous sighting, which share this one's verdict
 * @param unmatchedAs what they end under where nothing else carried the signature
 * @param workload the owner; null until a processor names it
 * @param peer the far end; null where not known
 */
public record Sighting(
    Origin origin,
    Flow flow,
    Signature signature,
    Lane lane,
    long epochNanos,
    long observedEpochNanos,
    long srttNanos,
    long payloadBytes,
    CoverageVerdict unmatchedAs,
    @Nullable Workload workload,
    @Nullable Workload peer,
    PeerKind peerKind) {

  /** Returns this sighting with both ends named. */
  public Sighting named(@Nullable Workload workload, @Nullable Workload peer, PeerKind peerKind) {
    return new Sighting(
        origin,
        flow,
        signature,
        lane,
        epochNanos,
        observedEpochNanos,
        srttNanos,
        payloadBytes,
        unmatchedAs,
        workload,
        peer,
        peerKind);
  }

  /** Returns whether the bytes went out of their owner. */
  public boolean isTransmit() {
    return flow.direction() == Direction.TRANSMIT;
  }

  /** Returns the trace that this moment of audio belongs to, by the clock of this sighting. */
  public TraceId traceId() {
    return origin.identity().traceId(signature, epochNanos);
  }
}
