// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.CoverageVerdict;
import earshot.signal.Sighting;
import earshot.signal.SpanReference;
import earshot.signal.Workload;
import org.jspecify.annotations.Nullable;

/** One signature on one flow. */
final class Passage {
  final FlowState flow;

  /** The first of them. */
  final Sighting sighting;

  /** The next passage of the same moment. */
  @Nullable Passage next;

  /** Where the audio was before: a way out for a way in (transit), a way in for a way out. */
  @Nullable Passage origin;

  /** Whether it is the origin of another. */
  boolean continued;

  /** Whether the audio had left the same owner before. */
  boolean returned;

  /** Whether the transit that begins here was handed on, or never will be. */
  boolean transitDecided;

  /** The residence that ends here. */
  @Nullable SpanReference residence;

  /** Whether it is an end of a residence, or of a transit that was seen at both ends. */
  boolean matched;

  /** Whether a match was refused because nothing told that this passage was meant. */
  boolean ambiguous;

  private boolean repeated;
  long lastNanos;

  Passage(FlowState flow, Sighting sighting) {
    this.flow = flow;
    this.sighting = sighting;
    this.lastNanos = sighting.epochNanos();
  }

  long firstNanos() {
    return sighting.epochNanos();
  }

  /** Returns whether the flow carried the signature twice: nothing tells which one is meant. */
  boolean isRepeated() {
    return repeated;
  }

  /** Returns whether a sighting of this time has been taken, as far as is remembered. */
  boolean isSeenAt(long epochNanos) {
    return epochNanos == firstNanos() || epochNanos == lastNanos;
  }

  /**
   * Returns whether the other end of its transit was not seen, although it is a pod, and so has an
   * agent on its node.
   */
  boolean isUnjoined() {
    Workload peer = sighting.peer();
    return peer != null
        && peer.podName() != null
        && !repeated
        && !ambiguous
        && (flow.transmit ? !continued : origin == null);
  }

  /** Takes note that the flow carries the signature again. */
  void repeat(long epochNanos) {
    repeated = true;
    lastNanos = Math.max(lastNanos, epochNanos);
  }

  /** Returns what its bytes end under, as far as is known. */
  CoverageVerdict verdict() {
    if (matched) {
      return CoverageVerdict.MATCHED;
    }
    if (ambiguous || repeated) {
      return CoverageVerdict.REPEATED;
    }
    return switch (sighting.peerKind()) {
      case REMOTE_POD, OUTSIDE -> CoverageVerdict.MATCHED;
      case UNKNOWN, LOCAL_POD, NODE, SERVICE -> sighting.unmatchedAs();
    };
  }

  /** Takes {@code earlier} as where the audio was before. */
  void comesFrom(Passage earlier) {
    origin = earlier;
    earlier.continued = true;
    if (!flow.transmit) {
      returned = hasLeftOwner(earlier);
    }
  }

  /** Returns where the audio was first seen. */
  Passage start() {
    Passage start = this;
    for (Passage earlier = origin; earlier != null; earlier = earlier.origin) {
      start = earlier;
    }
    return start;
  }

  /** Returns how the audio of this return came to its owner first; null where that was not seen. */
  @Nullable Passage firstWayIn() {
    for (Passage earlier = origin; earlier != null; earlier = earlier.origin) {
      if (!earlier.flow.transmit && !earlier.returned && earlier.flow.hasOwnerOf(flow)) {
        return earlier;
      }
    }
    return null;
  }

  private boolean hasLeftOwner(Passage earlier) {
    for (Passage passage = earlier; passage != null; passage = passage.origin) {
      if (passage.flow.transmit && passage.flow.hasOwnerOf(flow)) {
        return true;
      }
    }
    return false;
  }
}
