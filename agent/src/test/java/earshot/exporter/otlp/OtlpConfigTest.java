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

class OtlpConfigTest {
  @Test
  void defaults() throws ConfigException {
    OtlpConfig config = Exporters.config(OtlpFactory.grpc(), "{}");

    assertThat(config.retry())
        .isEqualTo(
            new RetryConfig(
                true, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(300)));
    assertThat(config.queue()).isEqualTo(new QueueConfig(65536, 2048, Duration.ofMillis(200)));
    Target target = new TargetResolver(config, _ -> null).resolve(SignalKind.LOGS);
    assertThat(target.endpoint()).hasToString("http://localhost:4317/");
    assertThat(target.protocol()).isEqualTo(Protocol.GRPC);
    assertThat(target.compression()).isEqualTo(Compression.GZIP);
    assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(target.headers()).isEmpty();
    assertThat(new TargetResolver(config, _ -> null).metricInterval())
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void everyKey() throws ConfigException {
    OtlpConfig config =
        Exporters.config(
            OtlpFactory.http(),
            """
            endpoint: collector:4318
            logs_endpoint: http://loki:3100/otlp/v1/logs
            protocol: http/protobuf
            headers: {authorization: Bearer xyz}
            tls: {insecure: true, ca_file: ca.pem, cert_file: c.pem, key_file: k.pem}
            compression: none
            timeout: 2s
            retry_on_failure: {enabled: false, initial_interval: 1s, max_interval: 2s, max_elapsed_time: 3s}
            sending_queue: {enabled: true, queue_size: 100, batch: {max_size: 10, flush_timeout: 1s}}
            metrics: {interval: 30s}
            """);

    assertThat(config.retry())
        .isEqualTo(
            new RetryConfig(
                false, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
    assertThat(config.queue()).isEqualTo(new QueueConfig(100, 10, Duration.ofSeconds(1)));
    TargetResolver resolver = new TargetResolver(config, _ -> "not asked");
    assertThat(resolver.metricInterval()).isEqualTo(Duration.ofSeconds(30));
    Target logs = resolver.resolve(SignalKind.LOGS);
    assertThat(logs.endpoint()).hasToString("http://loki:3100/otlp/v1/logs");
    Target traces = resolver.resolve(SignalKind.TRACES);
    assertThat(traces.endpoint()).hasToString("http://collector:4318/v1/traces");
    assertThat(traces.headers()).isEqualTo(Map.of("authorization", "Bearer xyz"));
    assertThat(traces.compression()).isEqualTo(Compression.NONE);
    assertThat(traces.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(traces.caFile()).isEqualTo("ca.pem");
    assertThat(traces.certFile()).isEqualTo("c.pem");
    assertThat(traces.keyFile()).isEqualTo("k.pem");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "unknown key",
            "endpont: x:1",
            "test.yaml:1: endpont: unknown key; did you mean 'endpoint'?"),
        argumentSet(
            "no such scheme",
            "endpoint: unix:///run/otel.sock",
            "test.yaml:1: endpoint: must be host:port, http://host:port or https://host:port, is"
                + " 'unix:///run/otel.sock'"),
        argumentSet(
            "password in the endpoint",
            "endpoint: http://me:secret@host:4317",
            "test.yaml:1: endpoint: must be host:port, http://host:port or https://host:port, is"
                + " 'http://***@host:4317'"),
        argumentSet(
            "protocol",
            "protocol: http/json",
            "test.yaml:1: protocol: must be one of grpc, http/protobuf, is 'http/json'"),
        argumentSet(
            "compression",
            "compression: zstd",
            "test.yaml:1: compression: must be one of gzip, none, is 'zstd'"),
        argumentSet(
            "certificate without key",
            "tls: {cert_file: c.pem}",
            "test.yaml:1: tls.cert_file: cert_file and key_file must be set together"),
        argumentSet(
            "skip verify",
            "tls: {insecure_skip_verify: true}",
            "test.yaml:1: tls.insecure_skip_verify: is not supported: name the server's certificate"
                + " authority in tls.ca_file, or set tls.insecure to send without TLS"),
        argumentSet(
            "no queue",
            "sending_queue: {enabled: false}",
            "test.yaml:1: sending_queue.enabled: must be true: without a queue a slow back end would"
                + " stop the capture"),
        argumentSet(
            "queue of nothing",
            "sending_queue: {queue_size: 0}",
            "test.yaml:1: sending_queue.queue_size: must be a whole number from 1 to 10000000, is"
                + " '0'"),
        argumentSet(
            "batch larger than the queue",
            "sending_queue: {queue_size: 10, batch: {max_size: 11}}",
            "test.yaml:1: sending_queue.batch.max_size: must not be greater than"
                + " sending_queue.queue_size"),
        argumentSet(
            "intervals the wrong way round",
            "retry_on_failure: {max_interval: 1s}",
            "test.yaml:1: retry_on_failure.max_interval: must not be shorter than"
                + " initial_interval"),
        argumentSet("no time", "timeout: 0s", "test.yaml:1: timeout: must be 1ms or longer"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void eachMistakeIsNamed(String yaml, String message) {
    assertThatThrownBy(() -> Exporters.config(OtlpFactory.grpc(), yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void namesItsTypes() {
    assertThat(OtlpFactory.grpc().type()).isEqualTo("otlp_grpc");
    assertThat(OtlpFactory.grpc().deprecatedTypes()).containsExactly("otlp");
    assertThat(OtlpFactory.http().type()).isEqualTo("otlp_http");
    assertThat(OtlpFactory.http().deprecatedTypes()).containsExactly("otlphttp");
    assertThat(OtlpFactory.http().kinds()).containsExactlyInAnyOrder(SignalKind.values());
  }

  @Test
  void headersAreShownByNameAlone() throws Exception {
    OtlpConfig config =
        Exporters.config(OtlpFactory.grpc(), "headers: {authorization: Bearer xyz}");

    assertThat(config.toString()).contains("authorization").doesNotContain("xyz");
    assertThat(new TargetResolver(config, _ -> null).resolve(SignalKind.LOGS).toString())
        .doesNotContain("xyz");
    assertThat(OtlpFactory.grpc().create(config, Exporters.host(Map.of())).toString())
        .doesNotContain("xyz");
  }
}
