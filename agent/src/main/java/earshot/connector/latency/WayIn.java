// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.CollisionCount.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Decides which way in a way out belongs to. Kept and reused by the matcher, so that a decision
 * allocates nothing.
 *
 * <p>The newest return (audio that had left this owner before) comes first: a proxy hands to its
 * application and gets back. Else there must be one flow in, or one among several that is paired
 * with the flow out. A flow out that has pairs takes from them only.
 */
final class WayIn {
  private final long timeoutNanos;
  private @Nullable Passage passage;
  private @Nullable Reason ambiguity;

  WayIn(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /** Decides for {@code out} at {@code nowNanos}, when it was last seen. */
  void decide(Moment moment, Passage out, long nowNanos) {
    passage = null;
    ambiguity = null;
    Passage newest = null;
    int ways = 0;
    for (Passage p = moment.first; p != null; p = p.next) {
      if (isWayIn(p, out, nowNanos)) {
        newest = p;
        ways++;
      }
    }
    if (newest == null) {
      return;
    }
    Pairs pairs = out.flow.pairs;
    if (ways == 1 && !newest.isRepeated() && !out.isRepeated()) {
      pairs.share(newest.flow, newest.firstNanos(), nowNanos, timeoutNanos);
    }
    if (ways == 1 && !pairs.hasEstablished()) {
      passage = newest;
    } else {
      choose(moment, out, nowNanos);
    }
    Passage chosen = passage;
    if (chosen != null && (out.isRepeated() || chosen.isRepeated())) {
      ambiguity = Reason.REPEATED;
    }
    if (ambiguity != null) {
      passage = null;
    }
  }

  /** Returns the way in; null where there is none, or none without doubt. */
  @Nullable Passage passage() {
    return passage;
  }

  /** Returns why nothing tells which way in it was; null where there is no doubt. */
  @Nullable Reason ambiguity() {
    return ambiguity;
  }

  /** Returns whether {@code p} could have led to {@code out} at {@code nowNanos}. */
  boolean isWayIn(Passage p, Passage out, long nowNanos) {
    return !p.flow.transmit
        && p.firstNanos() < nowNanos
        && nowNanos - p.firstNanos() <= timeoutNanos
        && p.flow.hasOwnerOf(out.flow);
  }

  private void choose(Moment moment, Passage out, long nowNanos) {
    Pairs pairs = out.flow.pairs;
    boolean pairedOnly = pairs.hasEstablished();
    Passage newestReturn = null;
    Passage source = null;
    int sources = 0;
    int pairedSources = 0;
    for (Passage p = moment.first; p != null; p = p.next) {
      if (!isWayIn(p, out, nowNanos)) {
        continue;
      }
      boolean paired = pairedOnly && pairs.isEstablishedWith(p.flow);
      if (p.returned) {
        boolean newer = newestReturn == null || p.firstNanos() > newestReturn.firstNanos();
        newestReturn = newer && (paired || !pairedOnly) ? p : newestReturn;
        continue;
      }
      sources++;
      pairedSources += paired ? 1 : 0;
      source = paired || !pairedOnly ? p : source;
    }
    if (sources > 1 && pairedSources != 1) {
      ambiguity = out.isRepeated() ? Reason.REPEATED : Reason.SEVERAL_FLOWS;
    } else {
      passage = newestReturn != null ? newestReturn : source;
    }
  }
}
