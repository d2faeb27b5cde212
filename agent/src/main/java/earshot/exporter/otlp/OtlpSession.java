// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.Host;
import earshot.component.SignalKind;
import earshot.component.Sink;
import earshot.exporter.AgentResource;
import earshot.signal.Hop;
import earshot.signal.Sighting;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What is open while an exporter runs: three ways out, each with its connection. */
final class OtlpSession {
  /**
   * The SDK's exporters log each failure here, beside what {@link Outage} says once. Held, because
   * the log manager holds loggers weakly and a collected one forgets its level.
   */
  private static final Logger SDK_LOGGER = Logger.getLogger("io.opentelemetry.exporter");

  private final SendingQueue<Sighting, LogRecordData> logs;
  private final SendingQueue<Hop, SpanData> traces;
  private final List<MetricsWay> metrics;
  private final LogRecordExporter logExporter;
  private final SpanExporter spanExporter;

  private OtlpSession(
      SendingQueue<Sighting, LogRecordData> logs,
      SendingQueue<Hop, SpanData> traces,
      Collection<MetricsWay> metrics,
      LogRecordExporter logExporter,
      SpanExporter spanExporter) {
    this.logs = logs;
    this.traces = traces;
    this.metrics = List.copyOf(metrics);
    this.logExporter = logExporter;
    this.spanExporter = spanExporter;
  }

  /**
   * Opens the three ways and starts their threads. Connections are made when there is something to
   * send.
   *
   * @throws IOException if a PEM file cannot be read
   * @throws IllegalArgumentException if a PEM file or an environment variable makes no sense
   */
  static OtlpSession open(OtlpConfig config, Host host, Collection<MetricsWay> metrics)
      throws IOException {
    SDK_LOGGER.setLevel(Level.OFF);
    TargetResolver resolver = new TargetResolver(config, host::environment);
    Outage outage = new Outage(config.componentId(), host);
    Target logTarget = resolver.resolve(SignalKind.LOGS);
    Target traceTarget = resolver.resolve(SignalKind.TRACES);
    host.sendsTo(EndpointUrl.address(logTarget.endpoint()));
    host.sendsTo(EndpointUrl.address(traceTarget.endpoint()));
    LogRecordExporter logExporter = SdkExporters.logs(logTarget);
    SpanExporter spanExporter = SdkExporters.traces(traceTarget);
    for (MetricsWay way : metrics) {
      way.start(AgentResource.create(host), host.version(), reader(resolver, host, outage));
    }
    OtlpSession session =
        new OtlpSession(
            new SendingQueue<>(
                logTarget,
                config,
                new SightingRecords(host.version()),
                logExporter::export,
                new ExportTelemetry(host.meter(), logTarget.componentType()),
                outage),
            new SendingQueue<>(
                traceTarget,
                config,
                new HopSpans(host.version()),
                spanExporter::export,
                new ExportTelemetry(host.meter(), traceTarget.componentType()),
                outage),
            metrics,
            logExporter,
            spanExporter);
    session.logs.start();
    session.traces.start();
    return session;
  }

  Sink<Sighting> logs() {
    return logs;
  }

  Sink<Hop> traces() {
    return traces;
  }

  /** Sends what is left, all three ways at once, for at most {@code limit} in all. */
  void close(Duration limit) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    logs.beginClose();
    traces.beginClose();
    List<CompletableResultCode> closing = new ArrayList<>();
    for (MetricsWay way : metrics) {
      closing.add(way.beginClose());
    }
    logs.awaitClosed(deadlineNanos);
    traces.awaitClosed(deadlineNanos);
    closing.add(logExporter.shutdown());
    closing.add(spanExporter.shutdown());
    CompletableResultCode.ofAll(closing)
        .join(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private static MetricReader reader(TargetResolver resolver, Host host, Outage outage)
      throws IOException {
    Target target = resolver.resolve(SignalKind.METRICS);
    host.sendsTo(EndpointUrl.address(target.endpoint()));
    return PeriodicMetricReader.builder(
            new WatchedMetricExporter(
                SdkExporters.metrics(target),
                target,
                new ExportTelemetry(host.meter(), target.componentType()),
                outage))
        .setInterval(resolver.metricInterval())
        .build();
  }
}
