// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a server took, in the order of arrival. */
public final class Received {
  final Queue<ExportLogsServiceRequest> logs = new ConcurrentLinkedQueue<>();
  final Queue<ExportTraceServiceRequest> traces = new ConcurrentLinkedQueue<>();
  final Queue<ExportMetricsServiceRequest> metrics = new ConcurrentLinkedQueue<>();
  final Queue<Map<String, String>> headers = new ConcurrentLinkedQueue<>();

  List<ResourceLogs> resourceLogs() {
    return logs.stream().flatMap(request -> request.getResourceLogsList().stream()).toList();
  }

  public List<LogRecord> logRecords() {
    return resourceLogs().stream()
        .flatMap(resource -> resource.getScopeLogsList().stream())
        .flatMap(scope -> scope.getLogRecordsList().stream())
        .toList();
  }

  List<ResourceSpans> resourceSpans() {
    return traces.stream().flatMap(request -> request.getResourceSpansList().stream()).toList();
  }

  public List<Span> spans() {
    return resourceSpans().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  List<ResourceMetrics> resourceMetrics() {
    return metrics.stream().flatMap(request -> request.getResourceMetricsList().stream()).toList();
  }

  /** Returns the last export of a metric. */
  public Metric metric(String name) {
    return resourceMetrics().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .filter(metric -> metric.getName().equals(name))
        .reduce((_, last) -> last)
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  /** Returns attributes as plain values. */
  static Map<String, Object> attributes(List<KeyValue> keyValues) {
    Map<String, Object> attributes = new TreeMap<>();
    for (KeyValue keyValue : keyValues) {
      attributes.put(
          keyValue.getKey(),
          switch (keyValue.getValue().getValueCase()) {
            case STRING_VALUE -> keyValue.getValue().getStringValue();
            case INT_VALUE -> keyValue.getValue().getIntValue();
            case BOOL_VALUE -> keyValue.getValue().getBoolValue();
            default -> keyValue.getValue();
          });
    }
    return attributes;
  }
}
