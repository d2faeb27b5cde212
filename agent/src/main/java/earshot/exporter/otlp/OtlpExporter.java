// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.ComponentException;
import earshot.component.Exporter;
import earshot.component.Host;
import earshot.component.MetricOptions;
import earshot.component.Sink;
import earshot.signal.Hop;
import earshot.signal.Measurement;
import earshot.signal.Sighting;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends sightings as log records, hops as spans and measurements as metrics. */
final class OtlpExporter implements Exporter {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private final OtlpConfig config;
  private final Host host;
  private final Map<MetricOptions, MetricsWay> metricsWays = new LinkedHashMap<>();
  private volatile @Nullable OtlpSession session;
  private boolean isClosed;

  OtlpExporter(OtlpConfig config, Host host) {
    this.config = config;
    this.host = host;
  }

  @Override
  public void start() throws ComponentException {
    try {
      session = OtlpSession.open(config, host, metricsWays.values());
    } catch (IOException | IllegalArgumentException e) {
      throw ComponentException.failed(
          "exporter " + config.componentId() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Sink<Sighting> logs() {
    return batch -> {
      OtlpSession open = session;
      if (open != null) {
        open.logs().accept(batch);
      }
    };
  }

  @Override
  public Sink<Hop> traces() {
    return batch -> {
      OtlpSession open = session;
      if (open != null) {
        open.traces().accept(batch);
      }
    };
  }

  @Override
  public Sink<Measurement> metrics() {
    return metrics(MetricOptions.DEFAULT);
  }

  @Override
  public Sink<Measurement> metrics(MetricOptions options) {
    return metricsWays.computeIfAbsent(options, MetricsWay::new);
  }

  @Override
  public void close() {
    OtlpSession open = session;
    if (open != null && !isClosed) {
      isClosed = true;
      open.close(CLOSE_LIMIT);
    }
  }

  @Override
  public String toString() {
    return "OtlpExporter{" + config + '}';
  }
}
