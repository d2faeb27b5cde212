// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A POST in chunks by the JDK's HTTP client and server: each unit of audio is a chunk. */
final class HttpLine implements Line {
  private static final int TIMEOUT_SECONDS = 10;

  private final Ear ear = new Ear();
  private final HttpServer server;
  private final ExecutorService handlers = Executors.newSingleThreadExecutor();
  private final HttpClient client;
  private final SubmissionPublisher<ByteBuffer> mouth = new SubmissionPublisher<>();
  private final CompletableFuture<HttpResponse<Void>> answer;

  HttpLine(Route route) throws IOException {
    server = HttpServer.create(route.listen(), 1);
    server.setExecutor(handlers);
    server.createContext("/audio", this::handle);
    server.start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://%s:%d/audio".formatted(route.connectHost(), route.port())))
            .header("Content-Type", "audio/basic")
            .POST(HttpRequest.BodyPublishers.fromPublisher(mouth))
            .build();
    answer = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    awaitSubscriber();
  }

  @Override
  public void send(byte[] audio) {
    mouth.submit(ByteBuffer.wrap(audio));
  }

  @Override
  public void finish() {
    mouth.close();
  }

  @Override
  public Ear ear() {
    return ear;
  }

  @Override
  public void close() throws IOException {
    finish();
    try {
      answer.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    } finally {
      client.shutdownNow();
      server.stop(0);
      handlers.shutdownNow();
    }
  }

  /** What is submitted before the client has connected is lost. */
  private void awaitSubscriber() throws IOException {
    long start = System.nanoTime();
    while (!mouth.hasSubscribers()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
        throw new IOException("the HTTP client did not connect");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] buffer = new byte[8192];
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        ear.hear(Arrays.copyOf(buffer, read));
      }
      exchange.sendResponseHeaders(200, -1);
    } catch (IOException e) {
      ear.fail(e);
      throw e;
    }
  }
}
