// SPDX-License-Identifier: Apache-2.0
package earshot.exporter;

import earshot.signal.SpanReference;
import earshot.signal.TraceId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.HexFormat;

/**
 * The ids that an exemplar may carry. Every measurement has them and few become exemplars, so the
 * hex digits are made when asked for. Where only the trace is known the span id is zero, which OTLP
 * reads as absent; {@link SpanContext#create} would refuse that.
 */
record ExemplarContext(TraceId traceId, long spanId) implements SpanContext {

  /** Returns a context to record a measurement of {@code span} in. */
  static Context of(SpanReference span) {
    return Context.root().with(Span.wrap(new ExemplarContext(span.traceId(), span.spanId())));
  }

  /** Returns a context to record a measurement in that belongs to no single span. */
  static Context of(TraceId traceId) {
    return Context.root().with(Span.wrap(new ExemplarContext(traceId, 0)));
  }

  @Override
  public String getTraceId() {
    return traceId.toString();
  }

  @Override
  public String getSpanId() {
    return spanId == 0 ? SpanId.getInvalid() : HexFormat.of().toHexDigits(spanId);
  }

  @Override
  public TraceFlags getTraceFlags() {
    return TraceFlags.getSampled();
  }

  @Override
  public TraceState getTraceState() {
    return TraceState.getDefault();
  }

  @Override
  public boolean isValid() {
    return true;
  }

  @Override
  public boolean isRemote() {
    return false;
  }
}
