// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

/** Fetches files over HTTP, each once: what comes twice makes no residence whatever it is. */
final class DownloadTraffic implements Traffic {
  private final String type;
  private final Files files;
  private final AtomicInteger served = new AtomicInteger();

  /** Makes files. */
  interface Files {
    /** Returns the file of that number, 0 or more. */
    byte[] file(int number) throws IOException;
  }

  DownloadTraffic(String type, Files files) {
    this.type = type;
    this.files = files;
  }

  @Override
  public AutoCloseable serve(InetSocketAddress at) throws IOException {
    return new HttpEnd(at, this::answer);
  }

  @Override
  public void drive(InetSocketAddress to, Throttle pace) throws Exception {
    URI uri = URI.create("http://%s:%d/file".formatted(to.getHostString(), to.getPort()));
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      long bytes = 0;
      while (pace.spend(bytes)) {
        bytes = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length;
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] file = files.file(served.getAndIncrement());
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, file.length);
    exchange.getResponseBody().write(file);
  }
}
