// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Reads and writes JSON over connections that are kept. */
final class RestTraffic implements Traffic {
  private static final int[] RECORDS = {1, 3, 1, 20, 2, 150, 1, 40};

  private final Words words;
  private final AtomicLong requests = new AtomicLong();

  RestTraffic(Words words) {
    this.words = words;
  }

  @Override
  public AutoCloseable serve(InetSocketAddress at) throws IOException {
    return new HttpEnd(at, this::answer);
  }

  @Override
  public void drive(InetSocketAddress to, Throttle pace) throws Exception {
    URI uri = URI.create("http://%s:%d/orders".formatted(to.getHostString(), to.getPort()));
    SplittableRandom random = new SplittableRandom(1);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      long bytes = 0;
      while (pace.spend(bytes)) {
        String body = words.json(random, RECORDS[random.nextInt(RECORDS.length)]);
        HttpRequest request =
            random.nextBoolean()
                ? HttpRequest.newBuilder(uri).GET().build()
                : HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
        byte[] answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        bytes = (long) body.length() + answer.length;
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    long number = requests.incrementAndGet();
    SplittableRandom random = new SplittableRandom(-number);
    byte[] body =
        words
            .json(random, RECORDS[random.nextInt(RECORDS.length)])
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    // No length makes the server send chunks.
    exchange.sendResponseHeaders(200, number % 3 == 0 ? 0 : body.length);
    exchange.getResponseBody().write(body);
  }
}
