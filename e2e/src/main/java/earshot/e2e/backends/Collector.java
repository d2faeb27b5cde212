// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import earshot.e2e.pods.Run;
import earshot.e2e.process.Backends;
import earshot.e2e.process.Ports;
import earshot.e2e.process.Server;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** What agents export to. */
public final class Collector implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1:";

  private final int grpcPort = Ports.free();
  private final int healthPort = Ports.free();
  private final Server server;

  /** Starts one that hands on to these. */
  Collector(Run run, Tempo tempo, Loki loki, Prometheus prometheus) throws IOException {
    this.server =
        new Server(
            run,
            "otelcol",
            List.of(
                Backends.path("otelcol").toString(),
                "--config",
                OtelConfig.file("collector/config.yaml").toString()),
            Map.of(
                "COLLECTOR_GRPC_ENDPOINT",
                LOOPBACK + grpcPort,
                "COLLECTOR_HTTP_ENDPOINT",
                LOOPBACK + Ports.free(),
                "COLLECTOR_HEALTH_ENDPOINT",
                LOOPBACK + healthPort,
                "TEMPO_OTLP_ENDPOINT",
                tempo.otlpEndpoint(),
                "LOKI_OTLP_ENDPOINT",
                loki.otlpEndpoint(),
                "PROMETHEUS_OTLP_ENDPOINT",
                prometheus.otlpEndpoint()));
  }

  void awaitReady() {
    server.awaitReady(URI.create("http://" + LOOPBACK + healthPort + "/"));
  }

  /** Returns where it takes OTLP over gRPC. */
  public String grpcEndpoint() {
    return "http://" + LOOPBACK + grpcPort;
  }

  @Override
  public void close() {
    server.close();
  }
}
