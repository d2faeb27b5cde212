// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns OTLP messages into {@link Telemetry}. */
final class OtlpReader {
  private static final String SIGHTED = "audio.signature.sighted";
  private static final String SIGNATURE = "audio.signature";
  private static final String IO_DIRECTION = "network.io.direction";
  private static final String SOURCE_PORT = "source.port";
  private static final String DESTINATION_PORT = "destination.port";
  private static final String POD_NAME = "k8s.pod.name";
  private static final String ESTIMATED = "audio.transit.estimated";
  private static final String DROP_REASON = "earshot.drop.reason";
  private static final String COVERAGE = "audio.coverage";
  private static final String SERVICE_NAME = "service.name";
  private static final String COVERAGE_VERDICT = "audio.coverage.verdict";

  private record Series(String metric, String label, List<KeyValue> attributes) {}

  private final Telemetry telemetry;
  private final Map<Series, Double> totals = new HashMap<>();

  OtlpReader(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  void read(ExportTraceServiceRequest request) {
    for (ResourceSpans resource : request.getResourceSpansList()) {
      String pod = podName(resource.getResource());
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> read(pod, span));
      }
    }
  }

  void read(ExportLogsServiceRequest request) {
    for (ResourceLogs resource : request.getResourceLogsList()) {
      String pod = podName(resource.getResource());
      for (ScopeLogs scope : resource.getScopeLogsList()) {
        for (LogRecord log : scope.getLogRecordsList()) {
          if (log.getEventName().equals(SIGHTED)) {
            telemetry.sighting(pod);
          }
        }
      }
    }
  }

  void read(ExportMetricsServiceRequest request) {
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        for (Metric metric : scope.getMetricsList()) {
          if (metric.hasSum()) {
            read(metric);
          }
        }
      }
    }
  }

  private void read(String pod, Span span) {
    Telemetry.Hop hop =
        new Telemetry.Hop(
            pod,
            signature(span),
            port(span, "receive", SOURCE_PORT),
            port(span, "transmit", SOURCE_PORT),
            port(span, "transmit", DESTINATION_PORT),
            span.getStartTimeUnixNano(),
            span.getEndTimeUnixNano());
    switch (span.getKind()) {
      case SPAN_KIND_SERVER -> telemetry.residence(hop);
      case SPAN_KIND_CLIENT -> {
        if (!hasTrue(span.getAttributesList(), ESTIMATED)) {
          telemetry.transit(hop);
        }
      }
      default -> {
        // A hop inside a pod: the demo's pods have one container.
      }
    }
  }

  private synchronized void read(Metric metric) {
    boolean cumulative =
        metric.getSum().getAggregationTemporality()
            == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
    for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
      String label =
          text(point.getAttributesList(), DROP_REASON)
              + text(point.getAttributesList(), COVERAGE_VERDICT);
      Series series = new Series(metric.getName(), label, point.getAttributesList());
      double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
      double before = cumulative ? totals.getOrDefault(series, 0.0) : 0;
      totals.put(series, value);
      telemetry.counted(metric.getName(), label, value - before);
      if (metric.getName().equals(COVERAGE)) {
        telemetry.covered(
            text(point.getAttributesList(), SERVICE_NAME),
            text(point.getAttributesList(), COVERAGE_VERDICT),
            value - before);
      }
    }
  }

  private static String signature(Span span) {
    for (Span.Event event : span.getEventsList()) {
      String signature = text(event.getAttributesList(), SIGNATURE);
      if (!signature.isEmpty()) {
        return signature;
      }
    }
    return text(span.getAttributesList(), SIGNATURE);
  }

  private static int port(Span span, String direction, String end) {
    for (Span.Event event : span.getEventsList()) {
      List<KeyValue> attributes = event.getAttributesList();
      if (text(attributes, IO_DIRECTION).equals(direction)) {
        for (KeyValue attribute : attributes) {
          if (attribute.getKey().equals(end)) {
            return (int) attribute.getValue().getIntValue();
          }
        }
      }
    }
    return 0;
  }

  private static String podName(Resource resource) {
    return text(resource.getAttributesList(), POD_NAME);
  }

  private static String text(List<KeyValue> attributes, String key) {
    for (KeyValue attribute : attributes) {
      if (attribute.getKey().equals(key)) {
        return attribute.getValue().getStringValue();
      }
    }
    return "";
  }

  private static boolean hasTrue(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .anyMatch(
            attribute -> attribute.getKey().equals(key) && attribute.getValue().getBoolValue());
  }
}
