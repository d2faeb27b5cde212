// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import earshot.component.Exporter;
import earshot.component.ExporterFactory;
import earshot.config.ConfigText;
import earshot.exporter.otlp.OtlpFactory;
import earshot.signal.Sighting;
import earshot.testing.TestHost;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the exporter makes of sightings. */
final class Exported {
  private Exported() {}

  /** A log record with all that belongs to it, attributes in the order of their names. */
  record Line(
      Map<String, KeyValue> resource,
      InstrumentationScope scope,
      Map<String, KeyValue> attributes,
      LogRecord rest) {}

  /** Returns the requests that the exporter {@code otlp_http} sends. */
  static List<ExportLogsServiceRequest> requests(List<Sighting> sightings) throws Exception {
    List<ExportLogsServiceRequest> requests = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/logs",
        exchange -> {
          try (exchange) {
            requests.add(ExportLogsServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    try {
      send(
          OtlpFactory.http(),
          "{endpoint: \"http://127.0.0.1:%d\", compression: none, timeout: 60s}"
              .formatted(server.getAddress().getPort()),
          sightings,
          () -> records(requests).size() == sightings.size());
    } finally {
      server.stop(0);
    }
    return requests;
  }

  /** Exports {@code sightings} to where {@code yaml} says, and waits until {@code isDone}. */
  static void send(
      ExporterFactory<?> factory, String yaml, List<Sighting> sightings, Callable<Boolean> isDone)
      throws Exception {
    Exporter exporter = create(factory, yaml);
    exporter.start();
    exporter.logs().accept(sightings);
    await().atMost(Duration.ofMinutes(1)).until(isDone);
    exporter.close();
  }

  private static <C> Exporter create(ExporterFactory<C> factory, String yaml) throws Exception {
    C config = new ConfigText("test.yaml", yaml).read(_ -> null, factory::configure);
    return factory.create(
        config, new TestHost(Map.of("K8S_NODE_NAME", "worker-1"), InstantSource.system()));
  }

  /** Returns the records of {@code requests}, each by itself: how they are grouped says nothing. */
  static List<Line> records(List<ExportLogsServiceRequest> requests) {
    List<Line> records = new ArrayList<>();
    for (ExportLogsServiceRequest request : requests) {
      for (ResourceLogs resource : request.getResourceLogsList()) {
        for (ScopeLogs scope : resource.getScopeLogsList()) {
          for (LogRecord record : scope.getLogRecordsList()) {
            records.add(
                new Line(
                    sorted(resource.getResource().getAttributesList()),
                    scope.getScope(),
                    sorted(record.getAttributesList()),
                    record.toBuilder().clearAttributes().build()));
          }
        }
      }
    }
    return records;
  }

  private static Map<String, KeyValue> sorted(List<KeyValue> attributes) {
    Map<String, KeyValue> sorted = new TreeMap<>();
    attributes.forEach(attribute -> sorted.put(attribute.getKey(), attribute));
    return sorted;
  }
}
