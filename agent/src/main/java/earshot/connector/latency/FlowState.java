// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.ConnectionEnd;
import earshot.signal.Direction;
import earshot.signal.Flow;
import earshot.signal.Lane;
import earshot.signal.Owner;
import earshot.signal.Workload;
import org.jspecify.annotations.Nullable;

/** What the matcher knows of one flow. */
final class FlowState {
  final FlowKey key;
  final Owner owner;
  final ConnectionEnd connectionEnd;
  final boolean transmit;

  /** The owner as active flows count it. */
  @Nullable Workload workload;

  /** Where its bytes are counted: by the same owner. */
  Coverage.Tally coverage;

  /** The flows that this one exchanges audio with inside its owner. */
  final Pairs pairs = new Pairs(this);

  long lastNanos;
  boolean active;
  private long rawSignatures;
  private long ulawSignatures;
  private final int ownerHash;
  private final int connectionEndHash;

  FlowState(FlowKey key, Flow flow, Coverage.Tally coverage) {
    this.key = key;
    this.coverage = coverage;
    this.owner = flow.owner();
    this.ownerHash = owner.hashCode();
    this.connectionEnd = flow.connectionEnd();
    this.connectionEndHash = connectionEnd.hashCode();
    this.transmit = flow.direction() == Direction.TRANSMIT;
  }

  boolean hasOwnerOf(FlowState other) {
    return ownerHash == other.ownerHash && owner.equals(other.owner);
  }

  boolean hasConnectionEndOf(FlowState other) {
    return connectionEndHash == other.connectionEndHash
        && connectionEnd.equals(other.connectionEnd);
  }

  /** Counts one signature; returns whether it is the first since they were taken. */
  boolean count(Lane lane) {
    boolean first = rawSignatures + ulawSignatures == 0;
    switch (lane) {
      case RAW -> rawSignatures++;
      case ULAW -> ulawSignatures++;
    }
    return first;
  }

  /** Returns how many signatures were counted and counts anew. */
  long take(Lane lane) {
    return switch (lane) {
      case RAW -> {
        long taken = rawSignatures;
        rawSignatures = 0;
        yield taken;
      }
      case ULAW -> {
        long taken = ulawSignatures;
        ulawSignatures = 0;
        yield taken;
      }
    };
  }
}
