// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.prometheus;

import earshot.component.Host;
import earshot.component.SelfMetric;
import earshot.exporter.AudioMeter;
import earshot.semconv.EarshotMetrics;
import earshot.semconv.Metric;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The agent's own telemetry, observed anew at each scrape. */
final class SelfScrape implements AutoCloseable {
  private final PrometheusMetricReader reader = Readers.create(false);
  private final SdkMeterProvider provider =
      SdkMeterProvider.builder().registerMetricReader(reader).build();

  SelfScrape(Host host) {
    Meter meter =
        provider.meterBuilder(AudioMeter.SCOPE).setInstrumentationVersion(host.version()).build();
    Map<String, ObservableDoubleMeasurement> observers = new HashMap<>();
    for (Metric metric : EarshotMetrics.all()) {
      observers.put(metric.name(), observer(meter, metric));
    }
    List<ObservableDoubleMeasurement> all = List.copyOf(observers.values());
    // One callback for all, so that a scrape collects the agent's telemetry once.
    var _ =
        meter.batchCallback(
            () -> {
              for (SelfMetric value : host.selfMetrics()) {
                ObservableDoubleMeasurement observer = observers.get(value.name());
                if (observer != null) {
                  observer.record(value.value(), attributes(value));
                }
              }
            },
            all.getFirst(),
            all.subList(1, all.size()).toArray(ObservableMeasurement[]::new));
  }

  PrometheusMetricReader reader() {
    return reader;
  }

  @Override
  public void close() {
    var _ = provider.shutdown();
  }

  private static ObservableDoubleMeasurement observer(Meter meter, Metric metric) {
    return switch (metric.instrument()) {
      case COUNTER ->
          meter
              .counterBuilder(metric.name())
              .ofDoubles()
              .setUnit(metric.unit())
              .setDescription(metric.description())
              .buildObserver();
      case UP_DOWN_COUNTER ->
          meter
              .upDownCounterBuilder(metric.name())
              .ofDoubles()
              .setUnit(metric.unit())
              .setDescription(metric.description())
              .buildObserver();
      case GAUGE ->
          meter
              .gaugeBuilder(metric.name())
              // Prometheus' own translation calls a gauge without a unit a ratio, the SDK's does
              // not.
              .setUnit(metric.unit().equals("1") ? "ratio" : metric.unit())
              .setDescription(metric.description())
              .buildObserver();
      case HISTOGRAM ->
          throw new IllegalStateException(metric.name() + " is no single value to observe");
    };
  }

  private static Attributes attributes(SelfMetric value) {
    AttributesBuilder attributes = Attributes.builder();
    value.attributes().forEach(attributes::put);
    return attributes.build();
  }
}
