// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import org.jspecify.annotations.Nullable;

/**
 * A change of the number of flows in which signatures are seen.
 *
 * @param change positive for flows that began, negative for flows that ended
 */
public record ActiveFlows(@Nullable Workload workload, Direction direction, long change)
    implements Measurement {}
