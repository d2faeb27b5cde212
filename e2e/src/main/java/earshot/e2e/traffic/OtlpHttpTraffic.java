// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/** Log records over HTTP, not compressed. */
final class OtlpHttpTraffic implements Traffic {
  @Override
  public AutoCloseable serve(InetSocketAddress at) throws IOException {
    return new HttpEnd(
        at,
        exchange -> {
          exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          // An empty message: everything was accepted.
          exchange.sendResponseHeaders(200, -1);
        });
  }

  @Override
  public void drive(InetSocketAddress to, Throttle pace) {
    LogSource.emit(
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint("http://%s:%d/v1/logs".formatted(to.getHostString(), to.getPort()))
            .setCompression("none")
            .build(),
        pace);
  }
}
