// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import earshot.e2e.pods.Run;
import earshot.e2e.process.Backends;
import earshot.e2e.process.Ports;
import earshot.e2e.process.Server;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Traces. */
public final class Tempo implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long SEARCHED_SECONDS = 3_600;
  private static final int SEARCH_LIMIT = 500;

  private final Api api;
  private final int otlpPort = Ports.free();
  private final Server server;

  /** Starts one; its files are those of {@code run}. */
  public Tempo(Run run) throws IOException {
    int port = Ports.free();
    this.api = new Api(port);
    this.server =
        new Server(
            run,
            "tempo",
            List.of(
                Backends.path("tempo").toString(),
                "-config.file=" + OtelConfig.file("tempo/tempo.yaml"),
                "-config.expand-env=true"),
            Map.of(
                "TEMPO_HOST",
                LOOPBACK,
                "TEMPO_HTTP_PORT",
                Integer.toString(port),
                "TEMPO_GRPC_PORT",
                Integer.toString(Ports.free()),
                "TEMPO_MEMBERLIST_PORT",
                Integer.toString(Ports.free()),
                "TEMPO_OTLP_HTTP_ENDPOINT",
                LOOPBACK + ":" + otlpPort,
                "TEMPO_DATA",
                run.directory().resolve("tempo").toString()));
  }

  void awaitReady() {
    server.awaitReady(URI.create(api.url() + "/ready"));
  }

  String otlpEndpoint() {
    return "http://" + LOOPBACK + ":" + otlpPort;
  }

  /** Returns the ids of traces that {@code traceQl} finds, 32 hex digits each. */
  public List<String> search(String traceQl) throws IOException {
    long now = Instant.now().getEpochSecond();
    JsonNode answer =
        api.json(
            "/api/search",
            Map.of(
                "q",
                traceQl,
                "limit",
                Integer.toString(SEARCH_LIMIT),
                "start",
                Long.toString(now - SEARCHED_SECONDS),
                "end",
                Long.toString(now + 1)));
    List<String> ids = new ArrayList<>();
    for (JsonNode trace : answer.path("traces")) {
      // Leading zeros are left out.
      String id = trace.get("traceID").asString();
      ids.add("0".repeat(32 - id.length()) + id);
    }
    return ids;
  }

  /** Returns a trace, empty where there is none of that id yet. */
  public Optional<Trace> trace(String id) throws IOException {
    Optional<byte[]> bytes = api.protobuf("/api/traces/" + id);
    // Field for field its own message is OTLP's.
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(Trace.of(TracesData.parseFrom(bytes.get())));
  }

  /** Returns the values of a tag, such as {@code service.name}. */
  public List<String> tagValues(String tag) throws IOException {
    List<String> values = new ArrayList<>();
    for (JsonNode value :
        api.json("/api/search/tag/" + tag + "/values", Map.of()).path("tagValues")) {
      values.add(value.asString());
    }
    return values;
  }

  @Override
  public void close() {
    server.close();
    api.close();
  }
}
