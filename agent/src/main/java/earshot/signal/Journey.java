// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import org.jspecify.annotations.Nullable;

/**
 * A chain of residences and transits, from the earliest sighting to one leaf.
 *
 * @param first where the chain begins; null where that owner was never named
 * @param last the leaf's owner
 * @param traceId for the exemplar
 */
public record Journey(
    @Nullable Workload first, @Nullable Workload last, long durationNanos, TraceId traceId)
    implements Measurement {}
