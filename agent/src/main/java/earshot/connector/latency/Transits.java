// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.Flow;
import earshot.signal.Sighting;
import earshot.signal.SpanReference;
import earshot.signal.Transit;
import earshot.signal.Transport;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes transits. */
final class Transits {
  private Transits() {}

  /** Returns a transit whose both ends were seen. */
  static Transit measured(SpanIds spanIds, Passage out, Passage in) {
    return fromHere(spanIds, out, in.sighting);
  }

  /** Returns a transit whose receiver was not seen: half a round trip, or no time at all. */
  static Transit toPeer(SpanIds spanIds, Passage out) {
    return fromHere(spanIds, out, null);
  }

  /** Returns the transit from a sender without an agent, by the receiver's clock. */
  static Transit fromPeer(SpanIds spanIds, Sighting in) {
    return new Transit(
        null,
        in,
        spanIds.transit(in),
        null,
        List.of(),
        in.epochNanos() - oneWayNanos(in),
        in.epochNanos(),
        true,
        false,
        false);
  }

  /** Across the boundary of an epoch a parent would lie in another trace: it becomes a link. */
  private static Transit fromHere(SpanIds spanIds, Passage passage, @Nullable Sighting in) {
    Sighting out = passage.sighting;
    SpanReference span = spanIds.transit(out);
    SpanReference residence = passage.residence;
    boolean sameTrace = residence == null || residence.traceId().equals(span.traceId());
    return new Transit(
        out,
        in,
        span,
        sameTrace ? residence : null,
        residence == null || sameTrace ? List.of() : List.of(residence),
        out.epochNanos(),
        // Clocks of two nodes may differ by more than it took: then it took no time that can be
        // told.
        in == null
            ? out.epochNanos() + oneWayNanos(out)
            : Math.max(out.epochNanos(), in.epochNanos()),
        in == null,
        in != null && isInsidePod(out.flow(), in.flow()),
        in != null && isSameClock(out, in));
  }

  private static long oneWayNanos(Sighting sighting) {
    return sighting.flow().transport() == Transport.TCP ? sighting.srttNanos() / 2 : 0;
  }

  private static boolean isInsidePod(Flow out, Flow in) {
    UUID podUid = out.owner().podUid();
    return podUid != null && podUid.equals(in.owner().podUid());
  }

  private static boolean isSameClock(Sighting out, Sighting in) {
    String nodeName = out.origin().nodeName();
    return out.origin().equals(in.origin())
        || (nodeName != null && Objects.equals(nodeName, in.origin().nodeName()));
  }
}
