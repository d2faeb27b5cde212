// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.Origin;
import earshot.signal.Sighting;
import earshot.signal.SpanReference;
import earshot.signal.TraceId;
import earshot.signal.TraceIdentity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes the references of spans with an identity of its own for each key. */
final class SpanIds {
  /** Agents share one key; more than one is there only while a key is being changed. */
  private static final int MAX_KEYS = 16;

  private final Map<String, TraceIdentity> byKeyId = new HashMap<>();
  private @Nullable Origin lastOrigin;
  private @Nullable TraceIdentity lastIdentity;

  /** Returns the transit that the way out {@code sighting} begins or the way in ends. */
  SpanReference transit(Sighting sighting) {
    TraceIdentity identity = identity(sighting.origin());
    TraceId traceId = identity.traceId(sighting.signature(), sighting.epochNanos());
    return new SpanReference(
        traceId, identity.transitSpanId(traceId, sighting.flow().connectionEnd()));
  }

  /** Returns the residence between {@code in} and {@code out}. */
  SpanReference residence(Sighting in, Sighting out) {
    TraceIdentity identity = identity(in.origin());
    TraceId traceId = identity.traceId(in.signature(), in.epochNanos());
    return new SpanReference(
        traceId, identity.residenceSpanId(traceId, out.flow().connectionEnd()));
  }

  private TraceIdentity identity(Origin origin) {
    TraceIdentity identity = lastIdentity;
    if (identity == null || !origin.equals(lastOrigin)) {
      if (byKeyId.size() >= MAX_KEYS) {
        byKeyId.clear();
      }
      identity = byKeyId.computeIfAbsent(origin.keyId(), _ -> origin.identity().copy());
      lastIdentity = identity;
      lastOrigin = origin;
    }
    return identity;
  }
}
