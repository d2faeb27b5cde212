// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.MetricOptions;
import earshot.component.Sink;
import earshot.exporter.AudioMeter;
import earshot.exporter.MeterProviders;
import earshot.signal.Measurement;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The measurements of all connectors that want them kept alike. */
final class MetricsWay implements Sink<Measurement> {

  private record Running(SdkMeterProvider provider, AudioMeter meter) {}

  private final MetricOptions options;
  private volatile @Nullable Running running;

  MetricsWay(MetricOptions options) {
    this.options = options;
  }

  /** Begins to keep measurements, which {@code reader} collects. */
  void start(Resource resource, String version, MetricReader reader) {
    SdkMeterProvider provider = MeterProviders.create(options, resource, reader);
    running = new Running(provider, AudioMeter.create(provider, version, options));
  }

  @Override
  public void accept(List<Measurement> batch) {
    Running now = running;
    if (now != null) {
      now.meter.accept(batch);
    }
  }

  /** Sends the last values, without waiting for it. */
  CompletableResultCode beginClose() {
    Running now = running;
    if (now == null) {
      return CompletableResultCode.ofSuccess();
    }
    CompletableResultCode closed = new CompletableResultCode();
    // A shutdown of the SDK waits by itself for an export that is under way.
    Thread.ofPlatform()
        .daemon()
        .name("earshot-otlp-metrics-close")
        .start(() -> now.provider.shutdown().whenComplete(closed::succeed));
    return closed;
  }
}
