// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import org.jspecify.annotations.Nullable;

/**
 * One figure of a bench.
 *
 * @param metric what was measured
 * @param unit of {@code ours} and {@code peer}
 * @param ours the median
 * @param peer the peer's median in the same run; null where there is none
 * @param ratio {@code ours} by {@code peer}; null without a peer
 * @param spread of the peer against itself, as a fraction of its median
 * @param budget the bound as text, such as {@code <= 400}
 * @param met null when the run was too noisy for a verdict
 */
record Row(
    String metric,
    String unit,
    double ours,
    @Nullable Double peer,
    @Nullable String peerName,
    @Nullable Double ratio,
    double spread,
    String budget,
    @Nullable Boolean met) {}
