// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.prometheus;

import earshot.component.ComponentException;
import earshot.component.Exporter;
import earshot.component.Host;
import earshot.component.MetricOptions;
import earshot.component.Sink;
import earshot.signal.Measurement;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Answers scrapes at {@code /metrics} with what connectors measured and with self-telemetry. */
final class PrometheusExporter implements Exporter {
  private final PrometheusConfig config;
  private final Host host;
  private final Map<MetricOptions, ScrapedMeasurements> measurements = new LinkedHashMap<>();
  private @Nullable SelfScrape self;
  private @Nullable HTTPServer server;

  PrometheusExporter(PrometheusConfig config, Host host) {
    this.config = config;
    this.host = host;
  }

  @Override
  public Sink<Measurement> metrics() {
    return metrics(MetricOptions.DEFAULT);
  }

  @Override
  public Sink<Measurement> metrics(MetricOptions options) {
    return measurements.computeIfAbsent(options, kept -> new ScrapedMeasurements(kept, host));
  }

  @Override
  public void start() throws ComponentException {
    if (measurements.size() > 1) {
      // A page may name a series once, and nothing would tell the two apart.
      throw ComponentException.failed(
          "connectors want their metrics kept differently: %s; give each an exporter prometheus/…"
                  .formatted(measurements.keySet())
              + " of its own with another endpoint",
          null);
    }
    PrometheusRegistry registry = new PrometheusRegistry();
    measurements.values().forEach(registry::register);
    self = new SelfScrape(host);
    registry.register(self.reader());
    InetSocketAddress address = config.endpoint().resolve();
    try {
      server =
          HTTPServer.builder()
              .inetAddress(address.getAddress())
              .port(address.getPort())
              .executorService(
                  Executors.newThreadPerTaskExecutor(
                      Thread.ofVirtual().name("earshot-prometheus-", 0).factory()))
              .registry(registry)
              .buildAndStart();
    } catch (IOException e) {
      throw config.endpoint().taken(e);
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
      server = null;
    }
    if (self != null) {
      self.close();
      self = null;
    }
    measurements.values().forEach(ScrapedMeasurements::close);
  }

  /** Returns the port that is listened on. */
  int port() {
    return server == null ? config.endpoint().port() : server.getPort();
  }
}
