// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.semconv.EarshotMetrics;
import earshot.semconv.Metric;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.incubating.OtelIncubatingAttributes;

/** Counts what became of one signal's records. */
final class ExportTelemetry {
  /** {@code error.type} of records that found the queue full. */
  static final String QUEUE_FULL = "queue_full";

  /** {@code error.type} of records that were left when the exporter closed. */
  static final String SHUTDOWN = "shutdown";

  private final Attributes attributes;
  private final LongUpDownCounter queueSize;
  private final LongCounter sent;
  private final LongCounter failed;

  /**
   * Creates the instruments.
   *
   * @param componentType {@code otel.component.type}
   */
  ExportTelemetry(Meter meter, String componentType) {
    this.attributes = Attributes.of(OtelIncubatingAttributes.OTEL_COMPONENT_TYPE, componentType);
    Metric size = EarshotMetrics.EARSHOT_EXPORTER_QUEUE_SIZE;
    this.queueSize =
        meter
            .upDownCounterBuilder(size.name())
            .setUnit(size.unit())
            .setDescription(size.description())
            .build();
    this.sent = counter(meter, EarshotMetrics.EARSHOT_EXPORTER_SENT);
    this.failed = counter(meter, EarshotMetrics.EARSHOT_EXPORTER_FAILED);
  }

  /** Counts a change of the queue. */
  void queued(long change) {
    queueSize.add(change, attributes);
  }

  /** Counts records that the back end accepted. */
  void sent(long records) {
    sent.add(records, attributes);
  }

  /** Counts records that are lost. */
  void failed(long records, String errorType) {
    if (records > 0) {
      failed.add(
          records, attributes.toBuilder().put(ErrorAttributes.ERROR_TYPE, errorType).build());
    }
  }

  private static LongCounter counter(Meter meter, Metric metric) {
    return meter
        .counterBuilder(metric.name())
        .setUnit(metric.unit())
        .setDescription(metric.description())
        .build();
  }
}
