// SPDX-License-Identifier: Apache-2.0
package earshot.extension.healthcheck;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import earshot.component.ComponentException;
import earshot.component.Extension;
import earshot.component.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers 200 while no component reports a problem, else 503, with the problems by component; and
 * at another path 200 whatever they report, since no restart brings a back end back.
 */
final class HealthCheck implements Extension {
  /** Connections that the kernel may hold while one is answered; probes are few. */
  private static final int BACKLOG = 16;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HealthCheckConfig config;
  private final Host host;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService executor;

  HealthCheck(HealthCheckConfig config, Host host) {
    this.config = config;
    this.host = host;
  }

  @Override
  public void start() throws ComponentException {
    HttpServer created;
    try {
      created = HttpServer.create(config.endpoint().resolve(), BACKLOG);
    } catch (IOException e) {
      throw config.endpoint().taken(e);
    }
    executor =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("earshot-health").factory());
    created.setExecutor(executor);
    created.createContext("/", this::answer);
    created.start();
    server = created;
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
    }
  }

  /** Returns the port that is listened on. */
  int port() {
    return server == null ? config.endpoint().port() : server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals(config.path())) {
        Map<String, String> problems = host.problems();
        answer(exchange, problems.isEmpty() ? 200 : 503, body(problems));
      } else if (path.equals(config.livenessPath())) {
        answer(exchange, 200, body(Map.of()));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] body(Map<String, String> problems) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", problems.isEmpty() ? "available" : "unavailable");
    body.put("problems", problems);
    return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
  }
}
