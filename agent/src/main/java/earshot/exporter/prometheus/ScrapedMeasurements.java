// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.prometheus;

import earshot.component.Host;
import earshot.component.MetricOptions;
import earshot.component.MetricOptions.Histograms;
import earshot.component.Sink;
import earshot.exporter.AgentResource;
import earshot.exporter.AudioMeter;
import earshot.exporter.MeterProviders;
import earshot.signal.Measurement;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/**
 * Keeps exponential histograms twice, since the text formats can carry classic buckets alone: a
 * scrape in protobuf reads native histograms, any other classic ones.
 */
final class ScrapedMeasurements implements Sink<Measurement>, MultiCollector, AutoCloseable {
  private static final ExpositionFormats FORMATS = ExpositionFormats.init();

  private record Way(PrometheusMetricReader reader, SdkMeterProvider provider, AudioMeter meter) {
    static Way create(MetricOptions options, Resource resource, String version) {
      PrometheusMetricReader reader = Readers.create(true);
      SdkMeterProvider provider = MeterProviders.create(options, resource, reader);
      return new Way(reader, provider, AudioMeter.create(provider, version, options));
    }
  }

  private final Way text;
  private final List<Way> ways;

  ScrapedMeasurements(MetricOptions options, Host host) {
    Resource resource = AgentResource.create(host);
    MetricOptions classic =
        new MetricOptions(Histograms.EXPLICIT, options.cardinalityLimit(), options.podName());
    this.text = Way.create(classic, resource, host.version());
    this.ways =
        options.equals(classic)
            ? List.of(text)
            : List.of(text, Way.create(options, resource, host.version()));
  }

  @Override
  public void accept(List<Measurement> batch) {
    for (Way way : ways) {
      way.meter.accept(batch);
    }
  }

  @Override
  public MetricSnapshots collect() {
    return text.reader.collect();
  }

  @Override
  public MetricSnapshots collect(PrometheusScrapeRequest request) {
    return (wantsProtobuf(request) ? ways.getLast() : text).reader.collect();
  }

  @Override
  public void close() {
    for (Way way : ways) {
      // Nothing waits for it: the readers hold nothing back.
      var _ = way.provider.shutdown();
    }
  }

  private static boolean wantsProtobuf(PrometheusScrapeRequest request) {
    return request instanceof PrometheusHttpRequest http
        && FORMATS.findWriter(http.getHeader("Accept")) instanceof PrometheusProtobufWriter;
  }
}
