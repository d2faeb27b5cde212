// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The variables {@code OTEL_EXPORTER_OTLP_*} of the OpenTelemetry specification. */
record OtlpEnvironment(UnaryOperator<@Nullable String> variables) {
  private static final String PREFIX = "OTEL_EXPORTER_OTLP_";
  private static final List<String> PROTOCOLS = List.of("grpc", "http/protobuf");

  /** Returns whether an endpoint is named, for all signals or for one. */
  boolean namesEndpoint() {
    return Stream.of("", "LOGS_", "TRACES_", "METRICS_")
        .anyMatch(signal -> variable(signal + "ENDPOINT") != null);
  }

  /** Returns the id of the exporter for the built-in configuration. */
  String exporterId() {
    String protocol = variable("PROTOCOL");
    return protocol != null && protocol.startsWith("http") ? "otlp_http" : "otlp_grpc";
  }

  /** Returns one warning for each value that nobody can mean. */
  List<String> warnings() {
    return Stream.of("PROTOCOL", "LOGS_PROTOCOL", "TRACES_PROTOCOL", "METRICS_PROTOCOL")
        .filter(name -> variable(name) != null && !PROTOCOLS.contains(variable(name)))
        .map(name ->
            "environment variable %s%s is none of %s; grpc is used"
                .formatted(PREFIX, name, String.join(", ", PROTOCOLS)))
        .toList();
  }

  TelemetryConfig.Protocol protocol() {
    String protocol = metricsOrAll("PROTOCOL");
    return protocol != null && protocol.startsWith("http")
        ? TelemetryConfig.Protocol.HTTP
        : TelemetryConfig.Protocol.GRPC;
  }

  /** Returns where metrics go; for HTTP with the path that the specification appends. */
  @Nullable String metricsEndpoint() {
    String endpoint = variable("METRICS_ENDPOINT");
    if (endpoint != null) {
      return endpoint;
    }
    return variable("ENDPOINT");
  }

  @Nullable String caFile() {
    return metricsOrAll("CERTIFICATE");
  }

  /** Returns the headers, which the specification writes as W3C baggage. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    String text = metricsOrAll("HEADERS");
    for (String pair : text == null ? List.<String>of() : List.of(text.split(","))) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        headers.put(
            pair.substring(0, equals).strip(),
            URLDecoder.decode(
                pair.substring(equals + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return headers;
  }

  private @Nullable String metricsOrAll(String name) {
    String own = variable("METRICS_" + name);
    return own != null ? own : variable(name);
  }

  private @Nullable String variable(String name) {
    String value = variables.apply(PREFIX + name);
    return value == null || value.isBlank() ? null : value;
  }
}
