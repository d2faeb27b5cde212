// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the agent's own metrics cannot be sent, and once that they can again. */
final class WatchedExporter implements MetricExporter {
  private static final Logger logger = LoggerFactory.getLogger(WatchedExporter.class);

  private final MetricExporter exporter;
  private final String url;
  private final AtomicBoolean failing = new AtomicBoolean();

  WatchedExporter(MetricExporter exporter, String url) {
    this.exporter = exporter;
    this.url = url;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    CompletableResultCode result = exporter.export(metrics);
    result.whenComplete(() -> report(result));
    return result;
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
    return exporter.getAggregationTemporality(instrumentType);
  }

  private void report(CompletableResultCode result) {
    if (result.isSuccess()) {
      if (failing.compareAndSet(true, false)) {
        logger.info("the agent's own metrics reach {} again", url);
      }
    } else if (failing.compareAndSet(false, true)) {
      Throwable cause = result.getFailureThrowable();
      logger.warn(
          "the agent's own metrics do not reach {} ({}); correct service.telemetry.metrics, or"
              + " start the Collector there",
          url,
          cause == null ? "no answer" : cause.toString());
    }
  }
}
