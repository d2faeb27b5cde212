// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;

/**
 * Counts what the SDK's exporter sends. Nothing is retried: metrics are cumulative, so the next
 * export says all that a failed one would have said.
 */
final class WatchedMetricExporter implements MetricExporter {
  private final MetricExporter delegate;
  private final Target target;
  private final ExportTelemetry telemetry;
  private final Outage outage;

  WatchedMetricExporter(
      MetricExporter delegate, Target target, ExportTelemetry telemetry, Outage outage) {
    this.delegate = delegate;
    this.target = target;
    this.telemetry = telemetry;
    this.outage = outage;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    // Counted now: the SDK reuses these objects once the export is over.
    int points = 0;
    for (MetricData metric : metrics) {
      points += metric.getData().getPoints().size();
    }
    int exported = points;
    CompletableResultCode result = delegate.export(metrics);
    return result.whenComplete(() -> {
      if (result.isSuccess()) {
        telemetry.sent(exported);
        outage.succeeded(target);
      } else {
        ExportFailure failure = ExportFailure.of(result);
        telemetry.failed(exported, failure.errorType());
        outage.failed(target, failure);
      }
    });
  }

  @Override
  public CompletableResultCode flush() {
    return delegate.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return delegate.shutdown();
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return delegate.getAggregationTemporality(type);
  }

  @Override
  public Aggregation getDefaultAggregation(InstrumentType type) {
    return delegate.getDefaultAggregation(type);
  }

  @Override
  public MemoryMode getMemoryMode() {
    return delegate.getMemoryMode();
  }
}
