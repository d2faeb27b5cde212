// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.CollisionCount.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Decides which way in a way out belongs to. Kept and reused by the matcher, so that a decision
 * allocates nothing.
 *
 * <p>There must be one source (a flow in whose audio had not left this owner before), or one among
 * several that is paired with the flow out; a flow out that has pairs takes from these only. Of the
 * returns that began with this source the newest comes before it: a proxy hands to its application
 * and gets back.
 */
final class WayIn {
  private final long timeoutNanos;
  private @Nullable Passage passage;
  private @Nullable Reason ambiguity;
  private @Nullable Passage source;
  private int sources;

  WayIn(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /** Decides for {@code out} at {@code nowNanos}, when it was last seen. */
  void decide(Moment moment, Passage out, long nowNanos) {
    passage = null;
    ambiguity = null;
    Pairs pairs = out.flow.pairs;
    findSource(moment, out, nowNanos, false);
    if (sources == 1 && source != null && !source.isRepeated() && !out.isRepeated()) {
      pairs.share(source.flow, source.firstNanos(), nowNanos, timeoutNanos);
    }
    boolean several = sources > 1;
    if (pairs.hasEstablished()) {
      findSource(moment, out, nowNanos, true);
      several &= sources != 1;
      if (sources == 0 && !several) {
        return;
      }
    }
    if (several) {
      ambiguity = out.isRepeated() ? Reason.REPEATED : Reason.SEVERAL_FLOWS;
      return;
    }
    passage = source;
    findReturn(moment, out, nowNanos);
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

  /** Finds the newest source, and how many there are: all, or those paired with the flow out. */
  private void findSource(Moment moment, Passage out, long nowNanos, boolean pairedOnly) {
    source = null;
    sources = 0;
    for (Passage p = moment.first; p != null; p = p.next) {
      if (isWayIn(p, out, nowNanos)
          && !p.returned
          && (!pairedOnly || out.flow.pairs.isEstablishedWith(p.flow))) {
        source = p;
        sources++;
      }
    }
  }

  /**
   * Takes the newest return that began with the source. One that began nobody knows where may have,
   * too: then there is doubt.
   */
  private void findReturn(Moment moment, Passage out, long nowNanos) {
    Passage newest = null;
    boolean unknown = false;
    for (Passage p = moment.first; p != null; p = p.next) {
      if (!p.returned || !isWayIn(p, out, nowNanos)) {
        continue;
      }
      Passage began = p.firstWayIn();
      unknown |= began == null;
      if (began == source && (newest == null || p.firstNanos() > newest.firstNanos())) {
        newest = p;
      }
    }
    if (newest != null) {
      passage = newest;
    } else if (unknown) {
      ambiguity = Reason.SEVERAL_FLOWS;
    }
  }
}
