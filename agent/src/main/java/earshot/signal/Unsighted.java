// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that were looked at and are covered by no sighting: a receiver decides about them alone.
 *
 * @param address the owner's, where its owner is known by address only; null elsewhere
 * @param epochNanos when they were counted, Unix time
 * @param workload the owner; null until a processor names it
 */
public record Unsighted(
    Owner owner,
    Direction direction,
    @Nullable Address address,
    CoverageVerdict verdict,
    long bytes,
    long epochNanos,
    @Nullable Workload workload) {

  /** Returns the same with the owner named. */
  public Unsighted named(Workload name) {
    return new Unsighted(owner, direction, address, verdict, bytes, epochNanos, name);
  }
}
