// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import org.jspecify.annotations.Nullable;

/** Signatures seen since the last such record of the same attributes. */
public record SignatureCount(
    @Nullable Workload workload, Direction direction, Lane lane, long signatures)
    implements Measurement {}
