// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import org.jspecify.annotations.Nullable;

/**
 * How fast the residence of one flow in and flow out grows.
 *
 * @param secondsPerSecond least-squares slope over the last ten seconds, 0 where it falls
 */
public record Growth(@Nullable Workload workload, double secondsPerSecond, TraceId traceId)
    implements Measurement {}
