// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import earshot.e2e.pods.Run;
import earshot.e2e.process.Backends;
import earshot.e2e.process.Ports;
import earshot.e2e.process.Server;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Logs. */
public final class Loki implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int LIMIT = 5_000;

  private final Api api;
  private final Server server;

  /**
   * A log record.
   *
   * @param labels of its stream, and its structured metadata
   */
  public record Line(Map<String, String> labels, long unixNanos, String body) {}

  /** Starts one; its files are those of {@code run}. */
  public Loki(Run run) throws IOException {
    int port = Ports.free();
    this.api = new Api(port);
    this.server =
        new Server(
            run,
            "loki",
            List.of(
                Backends.path("loki").toString(),
                "-config.file=" + OtelConfig.file("loki/loki.yaml"),
                "-config.expand-env=true"),
            Map.of(
                "LOKI_HOST",
                LOOPBACK,
                "LOKI_HTTP_PORT",
                Integer.toString(port),
                "LOKI_GRPC_PORT",
                Integer.toString(Ports.free()),
                "LOKI_MEMBERLIST_PORT",
                Integer.toString(Ports.free()),
                "LOKI_DATA",
                run.directory().resolve("loki").toString()));
  }

  void awaitReady() {
    server.awaitReady(URI.create(api.url() + "/ready"));
  }

  String otlpEndpoint() {
    return api.url() + "/otlp";
  }

  /** Returns the lines of the last hour that {@code logQl} finds, at most {@value #LIMIT}. */
  public List<Line> query(String logQl) throws IOException {
    JsonNode result = result(logQl);
    List<Line> lines = new ArrayList<>();
    for (JsonNode stream : result) {
      Map<String, String> labels = Api.strings(stream.get("stream"));
      for (JsonNode value : stream.path("values")) {
        lines.add(
            new Line(labels, Long.parseLong(value.get(0).asString()), value.get(1).asString()));
      }
    }
    return lines;
  }

  /** Returns what the server finds of the last hour: streams, or series for a metric query. */
  JsonNode result(String logQl) throws IOException {
    return api.json(
            "/loki/api/v1/query_range",
            Map.of("query", logQl, "limit", Integer.toString(LIMIT), "since", "1h"))
        .path("data")
        .path("result");
  }

  @Override
  public void close() {
    server.close();
    api.close();
  }
}
