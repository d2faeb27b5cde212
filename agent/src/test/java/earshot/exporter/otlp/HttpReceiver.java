// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** An HTTP server on loopback that takes OTLP as protobuf. */
public final class HttpReceiver implements AutoCloseable {
  public final Received received = new Received();

  private final HttpServer server;

  public HttpReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      headers.put(":path", exchange.getRequestURI().getPath());
      received.headers.add(headers);
      byte[] body = body(exchange);
      int status = 200;
      switch (exchange.getRequestURI().getPath()) {
        case "/v1/logs", "/only/logs" ->
            received.logs.add(ExportLogsServiceRequest.parseFrom(body));
        case "/v1/traces" -> received.traces.add(ExportTraceServiceRequest.parseFrom(body));
        case "/v1/metrics" -> received.metrics.add(ExportMetricsServiceRequest.parseFrom(body));
        default -> status = 404;
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream raw = exchange.getRequestBody();
        InputStream plain = gzip ? new GZIPInputStream(raw) : raw) {
      return plain.readAllBytes();
    }
  }
}
