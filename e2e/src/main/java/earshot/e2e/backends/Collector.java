// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import earshot.e2e.pods.Run;
import earshot.e2e.process.Backends;
import earshot.e2e.process.Ports;
import earshot.e2e.process.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What agents export to. */
public final class Collector implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1:";

  private final int grpcPort = Ports.free();
  private final int healthPort = Ports.free();
  private final Path received;
  private final Server server;

  /** Starts one that hands on to these, and keeps what it received. */
  Collector(Run run, Tempo tempo, Loki loki, Prometheus prometheus) throws IOException {
    this.received = run.directory().resolve("received.json");
    Path keep = run.directory().resolve("keep.yaml");
    // Beside the settings that are shipped, of which it changes nothing.
    Files.writeString(
        keep,
        """
        exporters:
          file: {path: "%s"}
        service:
          pipelines:
            logs/kept: {receivers: [otlp], exporters: [file]}
            traces/kept: {receivers: [otlp], exporters: [file]}
            metrics/kept: {receivers: [otlp], exporters: [file]}
        """
            .formatted(received));
    this.server =
        new Server(
            run,
            "otelcol",
            List.of(
                Backends.path("otelcol").toString(),
                "--config",
                OtelConfig.file("collector/config.yaml").toString(),
                "--config",
                keep.toString()),
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

  /** Returns the file of what it received: a request a line, as JSON of OTLP. */
  public Path received() {
    return received;
  }

  @Override
  public void close() {
    server.close();
  }
}
