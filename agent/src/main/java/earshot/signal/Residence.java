// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One moment of audio in one container, from its way in to its way out: one node, one clock.
 *
 * @param in the sighting on the way in
 * @param out the sighting on the way out, never before {@code in}
 * @param parent the transit that brought it; null where it is not known
 * @param links the other ways in, and the transit out where it lies in the next epoch's trace
 */
public record Residence(
    Sighting in,
    Sighting out,
    SpanReference span,
    @Nullable SpanReference parent,
    List<SpanReference> links)
    implements Hop, Measurement {

  @Override
  public long startEpochNanos() {
    return in.epochNanos();
  }

  @Override
  public long endEpochNanos() {
    return out.epochNanos();
  }

  /** Returns how long the container held the audio, in nanoseconds. */
  public long durationNanos() {
    return out.epochNanos() - in.epochNanos();
  }
}
