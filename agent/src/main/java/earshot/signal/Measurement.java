// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

/** What flows in a metrics pipeline. */
public sealed interface Measurement
    permits Residence,
        Transit,
        Journey,
        Growth,
        SignatureCount,
        CollisionCount,
        CoverageCount,
        ActiveFlows {}
