// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import earshot.component.ComponentException;
import earshot.receiver.otlp.OtlpReceiverConfig.ProtocolConfig;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP: protobuf at {@code /v1/logs} alone, compressed by gzip or not. */
final class LogsOverHttp implements AutoCloseable {
  private static final String PATH = "/v1/logs";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final int BACKLOG = 128;
  private static final int STOP_SECONDS = 1;

  private final HttpServer server;
  private final ExecutorService executor;
  private final Intake intake;
  private final int maxBytes;

  /**
   * Starts one.
   *
   * @throws ComponentException if nobody can listen there, or the files of TLS are unusable
   */
  LogsOverHttp(ProtocolConfig config, Intake intake) throws ComponentException {
    this.intake = intake;
    this.maxBytes = config.maxBytes();
    SSLContext tls = config.tls().forHttp();
    try {
      this.server =
          tls == null
              ? HttpServer.create(config.endpoint().resolve(), BACKLOG)
              : secured(config, tls);
    } catch (IOException e) {
      throw config.endpoint().taken(e);
    }
    this.executor =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("earshot-otlp-http-", 0).factory());
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Returns the port that is listened on. */
  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(STOP_SECONDS);
    executor.shutdown();
  }

  private static HttpServer secured(ProtocolConfig config, SSLContext tls)
      throws IOException, ComponentException {
    HttpsServer server = HttpsServer.create(config.endpoint().resolve(), BACKLOG);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters chosen = getSSLContext().getDefaultSSLParameters();
            chosen.setNeedClientAuth(config.tls().isClientNeeded());
            parameters.setSSLParameters(chosen);
          }
        });
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        say(exchange, 404, "only logs are taken, at " + PATH);
      } else if (!exchange.getRequestMethod().equals("POST")) {
        exchange.getResponseHeaders().set("Allow", "POST");
        say(exchange, 405, "logs are sent by POST");
      } else if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(PROTOBUF)) {
        say(exchange, 415, "Content-Type must be " + PROTOBUF + ": choose protobuf as encoding");
      } else {
        take(exchange);
      }
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try {
      byte[] body = body(exchange);
      if (body == null) {
        say(exchange, 415, "Content-Encoding must be gzip or absent: choose gzip as compression");
      } else if (body.length > maxBytes) {
        say(exchange, 413, "the request has more than max_request_body_size=" + maxBytes);
      } else {
        byte[] answer = intake.take(ExportLogsServiceRequest.parseFrom(body)).toByteArray();
        exchange.getResponseHeaders().set("Content-Type", PROTOBUF);
        send(exchange, 200, answer);
      }
    } catch (InvalidProtocolBufferException | ZipException e) {
      say(exchange, 400, "the body is no ExportLogsServiceRequest: " + e.getMessage());
    }
  }

  /** Returns the body, of one that is too long a byte more than is taken; null if it is opaque. */
  private byte @Nullable [] body(HttpExchange exchange) throws IOException {
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    if (encoding == null || encoding.isEmpty() || encoding.equals("identity")) {
      return exchange.getRequestBody().readNBytes(maxBytes + 1);
    }
    if (!encoding.equals("gzip")) {
      return null;
    }
    try (InputStream plain = new GZIPInputStream(exchange.getRequestBody())) {
      return plain.readNBytes(maxBytes + 1);
    }
  }

  private static void say(HttpExchange exchange, int status, String message) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    send(exchange, status, message.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
