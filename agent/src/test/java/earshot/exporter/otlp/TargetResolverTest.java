// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import earshot.component.SignalKind;
import earshot.config.ConfigException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TargetResolverTest {
  static Stream<Arguments> endpoints() {
    return Stream.of(
        argumentSet("bare means TLS", "endpoint: c:4317", Map.of(), "https://c:4317/"),
        argumentSet(
            "bare and insecure",
            "{endpoint: 'c:4317', tls: {insecure: true}}",
            Map.of(),
            "http://c:4317/"),
        argumentSet(
            "a scheme beats insecure",
            "{endpoint: 'https://c:4317', tls: {insecure: true}}",
            Map.of(),
            "https://c:4317/"),
        argumentSet(
            "environment",
            "{}",
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://e:1"),
            "http://e:1/"),
        argumentSet(
            "bare environment, insecure",
            "{}",
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "e:1", "OTEL_EXPORTER_OTLP_INSECURE", "true"),
            "http://e:1/"),
        argumentSet(
            "signal beats all",
            "{}",
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://e:1",
                "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://l:2"),
            "http://l:2/"),
        argumentSet(
            "YAML beats the signal's variable",
            "endpoint: http://y:3",
            Map.of("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://l:2"),
            "http://y:3/"),
        argumentSet(
            "an empty variable is unset",
            "{}",
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
            "http://localhost:4317/"),
        argumentSet(
            "HTTP appends the path to the base",
            "protocol: http/protobuf",
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://e:1/base/"),
            "http://e:1/base/v1/logs"),
        argumentSet(
            "HTTP takes the signal's endpoint as it is",
            "protocol: http/protobuf",
            Map.of("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://l:2/here"),
            "http://l:2/here"),
        argumentSet(
            "one signal by another protocol",
            "{}",
            Map.of("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/protobuf"),
            "http://localhost:4318/v1/logs"));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void endpointOfLogs(String yaml, Map<String, String> environment, String endpoint)
      throws ConfigException {
    assertThat(resolver(yaml, environment).resolve(SignalKind.LOGS).endpoint())
        .hasToString(endpoint);
  }

  @Test
  void readsTheOtherVariables() throws ConfigException {
    Target target =
        resolver(
                "{}",
                Map.of(
                    "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b+c, x = y=z",
                    "OTEL_EXPORTER_OTLP_COMPRESSION", "none",
                    "OTEL_EXPORTER_OTLP_TIMEOUT", "1500",
                    "OTEL_EXPORTER_OTLP_CERTIFICATE", "ca.pem",
                    "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "c.pem",
                    "OTEL_EXPORTER_OTLP_CLIENT_KEY", "k.pem"))
            .resolve(SignalKind.TRACES);

    assertThat(target.headers()).isEqualTo(Map.of("api-key", "a b+c", "x", "y=z"));
    assertThat(target.compression()).isEqualTo(Compression.NONE);
    assertThat(target.timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(target.caFile()).isEqualTo("ca.pem");
    assertThat(target.certFile()).isEqualTo("c.pem");
    assertThat(target.keyFile()).isEqualTo("k.pem");
  }

  @Test
  void yamlBeatsEveryVariable() throws ConfigException {
    Target target =
        resolver(
                "{headers: {a: yaml}, compression: gzip, timeout: 1s, tls: {ca_file: y.pem}}",
                Map.of(
                    "OTEL_EXPORTER_OTLP_HEADERS", "a=env",
                    "OTEL_EXPORTER_OTLP_COMPRESSION", "none",
                    "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "9",
                    "OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE", "e.pem"))
            .resolve(SignalKind.LOGS);

    assertThat(target.headers()).isEqualTo(Map.of("a", "yaml"));
    assertThat(target.compression()).isEqualTo(Compression.GZIP);
    assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(target.caFile()).isEqualTo("y.pem");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "endpoint",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "ftp://x",
            "OTEL_EXPORTER_OTLP_ENDPOINT must be host:port, http://host:port or https://host:port,"
                + " is 'ftp://x'"),
        argumentSet(
            "path over gRPC",
            "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
            "http://x:1/v1/logs",
            "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT must have no path for gRPC, is 'http://x:1/v1/logs';"
                + " use otlp_http or leave it out"),
        argumentSet(
            "protocol",
            "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL",
            "http/json",
            "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL must be one of grpc, http/protobuf, is 'http/json'"),
        argumentSet(
            "timeout",
            "OTEL_EXPORTER_OTLP_TIMEOUT",
            "5s",
            "OTEL_EXPORTER_OTLP_TIMEOUT must be a positive number of milliseconds, is '5s'"),
        argumentSet(
            "compression",
            "OTEL_EXPORTER_OTLP_COMPRESSION",
            "br",
            "OTEL_EXPORTER_OTLP_COMPRESSION must be one of gzip, none, is 'br'"),
        argumentSet(
            "headers, without showing them",
            "OTEL_EXPORTER_OTLP_HEADERS",
            "Bearer xyz",
            "OTEL_EXPORTER_OTLP_HEADERS must be name=value,name=value with values percent-encoded"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void eachMistakeNamesTheVariable(String name, String value, String message)
      throws ConfigException {
    TargetResolver resolver = resolver("{}", Map.of(name, value));
    assertThatThrownBy(() -> resolver.resolve(SignalKind.LOGS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static TargetResolver resolver(String yaml, Map<String, String> environment)
      throws ConfigException {
    return new TargetResolver(Exporters.config(OtlpFactory.grpc(), yaml), environment::get);
  }
}
