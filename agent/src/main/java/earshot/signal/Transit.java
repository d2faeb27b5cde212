// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One moment of audio between two containers.
 *
 * @param out the sender's sighting; null where the receiver's agent emits for a sender without one
 * @param in the receiver's sighting; null where none came
 * @param parent the residence that it left; null where the audio begins
 * @param estimated one end was not seen, so the duration never enters the histogram
 * @param insidePod between two containers of one pod
 * @param sameClock both ends were stamped on one node
 */
public record Transit(
    @Nullable Sighting out,
    @Nullable Sighting in,
    SpanReference span,
    @Nullable SpanReference parent,
    List<SpanReference> links,
    long startEpochNanos,
    long endEpochNanos,
    boolean estimated,
    boolean insidePod,
    boolean sameClock)
    implements Hop, Measurement {}
