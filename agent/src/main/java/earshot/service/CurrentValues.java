// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.SelfMetric;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reader that yields the present values when asked. A histogram's value is its sum. */
final class CurrentValues implements MetricReader {
  private volatile CollectionRegistration registration = CollectionRegistration.noop();

  List<SelfMetric> read() {
    List<SelfMetric> values = new ArrayList<>();
    for (MetricData metric : registration.collectAllMetrics()) {
      for (PointData point : metric.getData().getPoints()) {
        values.add(new SelfMetric(metric.getName(), texts(point.getAttributes()), value(point)));
      }
    }
    return values;
  }

  @Override
  public void register(CollectionRegistration registration) {
    this.registration = registration;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
    return AggregationTemporality.CUMULATIVE;
  }

  private static double value(PointData point) {
    return switch (point) {
      case LongPointData number -> number.getValue();
      case DoublePointData number -> number.getValue();
      case HistogramPointData histogram -> histogram.getSum();
      default -> Double.NaN;
    };
  }

  private static Map<String, String> texts(Attributes attributes) {
    Map<String, String> texts = new LinkedHashMap<>();
    attributes.forEach((key, value) -> texts.put(key.getKey(), String.valueOf(value)));
    return texts;
  }
}
