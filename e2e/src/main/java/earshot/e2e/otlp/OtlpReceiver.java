// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** Receives OTLP over HTTP on loopback: the demo sees what any back end would. */
public final class OtlpReceiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final OtlpReader reader;

  /** Starts one on a free port. */
  public OtlpReceiver(Telemetry telemetry) throws IOException {
    this.reader = new OtlpReader(telemetry);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    serve("/v1/traces", in -> reader.read(ExportTraceServiceRequest.parseFrom(in)));
    serve("/v1/logs", in -> reader.read(ExportLogsServiceRequest.parseFrom(in)));
    serve("/v1/metrics", in -> reader.read(ExportMetricsServiceRequest.parseFrom(in)));
    server.start();
  }

  /** Returns the port on loopback. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }

  private interface Body {
    void read(InputStream in) throws IOException;
  }

  private void serve(String path, Body body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange;
              InputStream in = decoded(exchange)) {
            body.read(in);
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            // An empty message: everything was accepted.
            exchange.sendResponseHeaders(200, -1);
          }
        });
  }

  private static InputStream decoded(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    return "gzip".equals(encoding) ? new GZIPInputStream(in) : in;
  }
}
