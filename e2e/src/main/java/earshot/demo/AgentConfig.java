// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import org.jspecify.annotations.Nullable;

/**
 * The agent's configuration for the demo: as shipped, but for where things are.
 *
 * @param cgroup what is looked at: the pods alone, not the rest of the machine
 * @param otlpPort where the demo receives OTLP
 * @param healthPort where the agent is asked whether it works
 * @param livePort where the agent's page is
 * @param sightingsFile where the agent writes JSON lines
 * @param userExporter a further exporter's type, set up by {@code OTEL_EXPORTER_OTLP_*}
 */
record AgentConfig(
    String cgroup,
    int otlpPort,
    int healthPort,
    int livePort,
    String sightingsFile,
    @Nullable String userExporter) {

  /** Returns which exporter {@code OTEL_EXPORTER_OTLP_*} asks for, null where none. */
  static @Nullable String userExporter(@Nullable String endpoint, @Nullable String protocol) {
    if (endpoint == null || endpoint.isBlank()) {
      return null;
    }
    return protocol != null && protocol.startsWith("http") ? "otlp_http/user" : "otlp_grpc/user";
  }

  String yaml() {
    String extra = userExporter == null ? "" : ", " + userExporter;
    String declared = userExporter == null ? "" : "  " + userExporter + ": {}\n";
    return """
    receivers:
      ebpf:
        cgroup: "%1$s"
        signature: {key: "${env:EARSHOT_SIGNATURE_KEY}"}
    processors:
      k8s_attributes: {enabled: true, auth_type: kubeConfig}
    connectors:
      latency: {}
    exporters:
      otlp_http/demo: {endpoint: "http://127.0.0.1:%2$d", protocol: http/protobuf, compression: none}
      file: {path: "%4$s"}
    %5$sextensions:
      health_check: {endpoint: "127.0.0.1:%3$d"}
      live: {endpoint: "127.0.0.1:%7$d"}
    service:
      extensions: [health_check, live]
      telemetry:
        metrics: {endpoint: "http://127.0.0.1:%2$d", protocol: http, interval: 1s}
      pipelines:
        logs:
          receivers: [ebpf]
          processors: [k8s_attributes]
          exporters: [otlp_http/demo, file, latency%6$s]
        traces: {receivers: [latency], exporters: [otlp_http/demo%6$s]}
        metrics: {receivers: [latency], exporters: [otlp_http/demo%6$s]}
    """
        .formatted(cgroup, otlpPort, healthPort, sightingsFile, declared, extra, livePort);
  }
}
