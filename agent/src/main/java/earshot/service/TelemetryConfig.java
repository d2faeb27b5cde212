// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.config.Section;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent's own metrics go.
 *
 * @param endpoint a URL, or {@code host:port} for TLS unless {@code insecure}; null: nowhere
 * @param interval between two exports, 10 s by default
 * @param caFile PEM file with certificates to trust; null: the JDK's
 */
public record TelemetryConfig(
    @Nullable String endpoint,
    Protocol protocol,
    Map<String, String> headers,
    boolean insecure,
    @Nullable String caFile,
    Duration interval) {

  /** How OTLP is spoken. */
  public enum Protocol {
    GRPC,
    HTTP
  }

  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

  /**
   * Reads {@code service.telemetry.metrics}.
   *
   * @param lent what an OTLP exporter of the configuration sends to; stands in where the section
   *     names no endpoint
   */
  static TelemetryConfig read(Section metrics, @Nullable TelemetryConfig lent) {
    TelemetryConfig own = read(metrics, Protocol.GRPC);
    return own.endpoint != null || lent == null
        ? own
        : new TelemetryConfig(
            lent.endpoint, lent.protocol, lent.headers, lent.insecure, lent.caFile, own.interval);
  }

  /** Reads what an OTLP exporter's section says of its connection. */
  static TelemetryConfig lentBy(Section exporter, Protocol protocol) {
    String metricsEndpoint = exporter.string("metrics_endpoint");
    String named = exporter.string("protocol");
    Protocol spoken =
        named == null ? protocol : named.startsWith("http") ? Protocol.HTTP : Protocol.GRPC;
    TelemetryConfig lent = read(exporter, spoken).speaking(spoken);
    return metricsEndpoint == null
        ? lent
        : new TelemetryConfig(
            metricsEndpoint,
            lent.protocol,
            lent.headers,
            lent.insecure,
            lent.caFile,
            lent.interval);
  }

  private static TelemetryConfig read(Section section, Protocol protocol) {
    String endpoint = section.string("endpoint");
    Protocol chosen = section.choice("protocol", protocol);
    Map<String, String> headers = section.stringMap("headers");
    Duration interval = section.duration("interval", DEFAULT_INTERVAL);
    try (Section tls = section.section("tls")) {
      return new TelemetryConfig(
          endpoint, chosen, headers, tls.bool("insecure", false), tls.string("ca_file"), interval);
    }
  }

  private TelemetryConfig speaking(Protocol spoken) {
    return new TelemetryConfig(endpoint, spoken, headers, insecure, caFile, interval);
  }

  /** Returns this with the endpoint and headers that {@code OTEL_EXPORTER_OTLP_*} name, if any. */
  TelemetryConfig orElse(OtlpEnvironment environment) {
    String named = environment.metricsEndpoint();
    return endpoint != null || named == null
        ? this
        : new TelemetryConfig(
            named,
            environment.protocol(),
            headers.isEmpty() ? environment.headers() : headers,
            insecure,
            caFile == null ? environment.caFile() : caFile,
            interval);
  }
}
