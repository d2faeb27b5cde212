// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.Owned;
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

/**
 * A Collector that keeps in a file what agents and a gateway send, and what it hands log records
 * to.
 */
final class FileCollector {
  /** The node that the gateway says that it is on. */
  static final String GATEWAY = "gateway";

  private static final String LOOPBACK = "127.0.0.1:";

  private final String grpcEndpoint;
  private final Path received;

  private FileCollector(String grpcEndpoint, Path received) {
    this.grpcEndpoint = grpcEndpoint;
    this.received = received;
  }

  /** Starts both and waits until they are ready; {@code owned} ends them. */
  static FileCollector start(Owned owned, Run run, String key) throws Exception {
    FileCollector collector =
        new FileCollector(
            "http://" + LOOPBACK + Ports.free(), run.directory().resolve("received.json"));
    int gatewayPort = Ports.free();
    // First, since a Collector that was refused once waits for seconds.
    collector.startGateway(owned, run, gatewayPort, key);
    collector.startCollector(owned, run, gatewayPort);
    return collector;
  }

  /** Returns where it takes OTLP over gRPC. */
  String grpcEndpoint() {
    return grpcEndpoint;
  }

  /** Returns the file of what it received: a request a line, as JSON of OTLP. */
  Path received() {
    return received;
  }

  /** As the documentation has it, with a file in place of the back ends. */
  private void startCollector(Owned owned, Run run, int gatewayPort) throws Exception {
    int healthPort = Ports.free();
    Path config = run.directory().resolve("collector.yaml");
    Files.writeString(
        config,
        """
        receivers:
          otlp: {protocols: {grpc: {endpoint: "%s"}}}
        exporters:
          file: {path: "%s"}
          load_balancing:
            routing_key: traceID
            protocol: {otlp: {tls: {insecure: true}}}
            resolver: {static: {hostnames: ["127.0.0.1:%d"]}}
        extensions:
          health_check: {endpoint: "127.0.0.1:%d"}
        service:
          extensions: [health_check]
          telemetry: {metrics: {level: none}}
          pipelines:
            logs: {receivers: [otlp], exporters: [load_balancing, file]}
            traces: {receivers: [otlp], exporters: [file]}
            metrics: {receivers: [otlp], exporters: [file]}
        """
            .formatted(URI.create(grpcEndpoint).getAuthority(), received, gatewayPort, healthPort));
    Server server =
        owned.own(() ->
            new Server(
                run,
                "otelcol",
                List.of(Backends.path("otelcol").toString(), "--config", config.toString())));
    awaitReady(server, healthPort);
  }

  /** As the chart configures it, but for what the test cannot wait for. */
  private void startGateway(Owned owned, Run run, int port, String key) throws Exception {
    int healthPort = Ports.free();
    Path config = run.directory().resolve("gateway.yaml");
    Files.writeString(
        config,
        """
        receivers:
          otlp:
            signature: {key: "${env:EARSHOT_SIGNATURE_KEY}"}
            protocols: {grpc: {endpoint: "127.0.0.1:%d"}}
        connectors:
          latency: {timeout: 5s}
        exporters:
          otlp_grpc: {endpoint: "%s"}
        extensions:
          health_check: {endpoint: "127.0.0.1:%d"}
        service:
          extensions: [health_check]
          pipelines:
            logs: {receivers: [otlp], exporters: [latency]}
            metrics: {receivers: [latency], exporters: [otlp_grpc]}
        """
            .formatted(port, grpcEndpoint, healthPort));
    List<String> command =
        AgentJar.run(AgentJar.command(Path.of(System.getProperty("repository.root", "."))), config);
    Server server =
        owned.own(() ->
            new Server(
                run,
                GATEWAY,
                command,
                Map.of(
                    "EARSHOT_SIGNATURE_KEY",
                    key,
                    "K8S_NODE_NAME",
                    GATEWAY,
                    "OTEL_METRIC_EXPORT_INTERVAL",
                    "1000")));
    awaitReady(server, healthPort);
  }

  private static void awaitReady(Server server, int healthPort) throws IOException {
    server.awaitReady(URI.create("http://" + LOOPBACK + healthPort + "/"));
  }
}
