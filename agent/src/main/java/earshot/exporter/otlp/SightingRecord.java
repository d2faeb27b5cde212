// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.semconv.AudioEvents;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/** A log record with a resource of its own: the SDK's logger knows only that of the process. */
record SightingRecord(
    Resource resource,
    InstrumentationScopeInfo scope,
    SpanContext spanContext,
    Attributes attributes,
    long epochNanos,
    long observedEpochNanos)
    implements LogRecordData {
  private static final Value<String> BODY = Value.of(AudioEvents.AUDIO_SIGNATURE_SIGHTED_BODY);

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return scope;
  }

  @Override
  public long getTimestampEpochNanos() {
    return epochNanos;
  }

  @Override
  public long getObservedTimestampEpochNanos() {
    return observedEpochNanos;
  }

  @Override
  public SpanContext getSpanContext() {
    return spanContext;
  }

  @Override
  public Severity getSeverity() {
    return Severity.INFO;
  }

  /** Returns null: events have a severity number and no text. */
  @Override
  public @Nullable String getSeverityText() {
    return null;
  }

  @Override
  @Deprecated
  public io.opentelemetry.sdk.logs.data.Body getBody() {
    return io.opentelemetry.sdk.logs.data.Body.string(BODY.asString());
  }

  @Override
  public Value<?> getBodyValue() {
    return BODY;
  }

  @Override
  public String getEventName() {
    return AudioEvents.AUDIO_SIGNATURE_SIGHTED;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }
}
