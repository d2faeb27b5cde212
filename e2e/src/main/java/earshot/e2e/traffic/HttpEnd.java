// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of HTTP. */
final class HttpEnd implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  HttpEnd(InetSocketAddress at, HttpHandler handler) throws IOException {
    server = HttpServer.create(at, 0);
    server.setExecutor(executor);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            handler.handle(exchange);
          }
        });
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }
}
