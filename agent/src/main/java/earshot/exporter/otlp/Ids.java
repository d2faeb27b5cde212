// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.exporter.BoundedCache;
import earshot.signal.Origin;
import earshot.signal.Sighting;
import earshot.signal.SpanReference;
import earshot.signal.TraceId;
import earshot.signal.TraceIdentity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/**
 * Span contexts of computed ids, all marked as sampled. Not thread-safe: the thread that sends logs
 * has one of its own, since a {@link TraceIdentity} belongs to one thread.
 */
final class Ids {
  private static final int MAX_ORIGINS = 1024;

  private final BoundedCache<Origin, TraceIdentity> identities =
      new BoundedCache<>(MAX_ORIGINS, origin -> origin.identity().copy());

  /** Returns the transit over the sighting's connection, which both of its ends compute alike. */
  SpanContext transitOf(Sighting sighting) {
    TraceIdentity identity = identities.get(sighting.origin());
    TraceId traceId = identity.traceId(sighting.signature(), sighting.epochNanos());
    long spanId = identity.transitSpanId(traceId, sighting.flow().connectionEnd());
    return context(new SpanReference(traceId, spanId));
  }

  /** Returns the context of a span that this process emits. */
  static SpanContext context(SpanReference span) {
    return SpanContext.create(
        span.traceId().toString(),
        span.spanIdHex(),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  /** Returns the context of a span that another process may emit. */
  static SpanContext remoteContext(SpanReference span) {
    return SpanContext.createFromRemoteParent(
        span.traceId().toString(),
        span.spanIdHex(),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }
}
