// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import org.jspecify.annotations.Nullable;

/** A flow in and a flow out of one owner that audio has passed. */
final class Pair {
  /** Distinct signatures that a flow in must share with a flow out, and with no other flow in. */
  static final int SHARED_SIGNATURES = 3;

  final FlowState in;
  final FlowState out;

  /** Residences of the last ten seconds; null until the first. */
  @Nullable SlopeWindow slope;

  private final long[] inNanos = new long[SHARED_SIGNATURES];
  private int shared;
  private boolean established;

  Pair(FlowState in, FlowState out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Takes note of a signature that the owner saw on this flow in and on no other. What comes in
   * another order than it went in, or spread over more than the time-out, proves nothing.
   *
   * @return whether this established the pair
   */
  boolean share(long wayInNanos, long wayOutNanos, long timeoutNanos) {
    if (established || (shared > 0 && wayInNanos <= inNanos[(shared - 1) % SHARED_SIGNATURES])) {
      return false;
    }
    inNanos[shared % SHARED_SIGNATURES] = wayInNanos;
    shared++;
    long firstNanos = inNanos[shared % SHARED_SIGNATURES];
    established = shared >= SHARED_SIGNATURES && wayOutNanos - firstNanos <= timeoutNanos;
    return established;
  }

  /** Returns whether the flow out takes its audio from the flow in. */
  boolean isEstablished() {
    return established;
  }
}
