// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import org.jspecify.annotations.Nullable;

/** Bytes that were decided about since the last such record of the same attributes. */
public record CoverageCount(
    @Nullable Workload workload, Direction direction, CoverageVerdict verdict, long bytes)
    implements Measurement {}
