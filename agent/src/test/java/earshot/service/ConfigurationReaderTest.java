// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.testing.FakeComponents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationReaderTest {
  private static final String DECLARED =
      """
      receivers: {ebpf: }
      processors: {k8s_attributes: }
      connectors: {latency: }
      exporters: {otlp_grpc: , file: }
      """;

  private final Map<String, String> environment = new HashMap<>();

  private Configuration read(String yaml) throws ConfigException {
    return new ConfigurationReader(new FakeComponents().all(), environment::get)
        .read(new ConfigText("test.yaml", yaml));
  }

  private Configuration readBuiltIn() throws ConfigException {
    return new ConfigurationReader(new FakeComponents().all(), environment::get).readBuiltIn();
  }

  @Test
  void withoutEndpointTheBuiltInConfigurationShowsATable() throws ConfigException {
    Configuration configuration = readBuiltIn();

    assertThat(configuration.components().exporters()).containsOnlyKeys("debug");
    assertThat(configuration.telemetry().endpoint()).isNull();
    assertThat(configuration.warnings()).isEmpty();
  }

  static List<Arguments> endpoints() {
    return List.of(
        Arguments.argumentSet(
            "for all", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317"), "otlp_grpc"),
        Arguments.argumentSet(
            "for one signal",
            Map.of("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://c:4317"),
            "otlp_grpc"),
        Arguments.argumentSet(
            "over HTTP",
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://c:4318",
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf"),
            "otlp_http"));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void anEndpointInTheEnvironmentIsExportedTo(Map<String, String> variables, String exporter)
      throws ConfigException {
    environment.putAll(variables);
    assertThat(readBuiltIn().components().exporters()).containsOnlyKeys(exporter);
  }

  @Test
  void aMetricsPortInTheEnvironmentIsScrapedBesideTheRest() throws ConfigException {
    environment.put("METRICS_PORT", "9090");

    Configuration configuration = readBuiltIn();

    assertThat(configuration.components().exporters()).containsOnlyKeys("debug", "prometheus");
    assertThat(configuration.pipelines())
        .filteredOn(pipeline -> pipeline.exporters().contains("prometheus"))
        .extracting(Pipeline::id)
        .containsExactly("metrics");
    assertThat(configuration.warnings()).isEmpty();
  }

  @Test
  void aMetricsPortThatNobodyListensAtIsNamed() throws ConfigException {
    environment.put("METRICS_PORT", "9090");

    assertThat(
            read(DECLARED + "service: {pipelines: {logs: {receivers: [ebpf], exporters: [file]}}}")
                .warnings())
        .contains(
            "test.yaml: environment variable METRICS_PORT is set, but no metrics pipeline names"
                + " the exporter prometheus; configure it and name it there");
  }

  @Test
  void selfTelemetryGoesWhereTheExporterSends() throws ConfigException {
    TelemetryConfig telemetry =
        read(DECLARED.replace(
                    "otlp_grpc: ",
                    "otlp_grpc: {endpoint: 'c:4317', headers: {a: b}, tls: {insecure: true}}")
                + "service: {pipelines: {logs: {receivers: [ebpf], exporters: [otlp_grpc]}}}")
            .telemetry();

    assertThat(telemetry.endpoint()).isEqualTo("c:4317");
    assertThat(telemetry.headers()).containsEntry("a", "b");
    assertThat(SelfExporter.url("c:4317", telemetry.insecure())).isEqualTo("http://c:4317");
    assertThat(SelfExporter.url("c:4317", false)).isEqualTo("https://c:4317");
  }

  @Test
  void olderSpellingsAreAcceptedWithAWarning() throws ConfigException {
    Configuration configuration =
        read(
            """
            receivers: {ebpf: }
            processors: {k8sattributes: }
            exporters:
              otlp/two: {}
            service:
              pipelines:
                logs: {receivers: [ebpf], processors: [k8sattributes], exporters: [otlp/two]}
            """);

    assertThat(configuration.pipelines().getFirst().exporters()).containsExactly("otlp_grpc/two");
    assertThat(configuration.warnings())
        .containsExactly(
            "test.yaml:2: processors.k8sattributes: 'k8sattributes' is an older spelling; write"
                + " 'k8s_attributes'",
            "test.yaml:4: exporters.otlp/two: 'otlp' is an older spelling; write 'otlp_grpc'");
  }

  @Test
  void whatNothingNamesIsLeftOutWithAWarning() throws ConfigException {
    Configuration configuration =
        read(DECLARED + "service: {pipelines: {logs: {receivers: [ebpf], exporters: [file]}}}");

    assertThat(configuration.components().exporters()).containsOnlyKeys("file");
    assertThat(configuration.warnings())
        .containsExactly(
            "test.yaml:2: 'k8s_attributes' is configured but nothing under service names it; it"
                + " will not run",
            "test.yaml:3: 'latency' is configured but nothing under service names it; it will not"
                + " run",
            "test.yaml:4: 'otlp_grpc' is configured but nothing under service names it; it will"
                + " not run");
  }

  @Test
  void theAncestorsEnvironmentStandsInForKeys() throws ConfigException {
    environment.put("AUDIO_PORTS", "8000,9000");
    environment.put("SILENCE_THRESHOLD", "3");

    Configuration configuration = readBuiltIn();

    assertThat(configuration.components().receivers().get("ebpf"))
        .extracting(Configured::config)
        .isEqualTo(new FakeComponents.Config("", List.of("8000", "9000"), ""));
    assertThat(configuration.warnings())
        .containsExactly(
            "environment variable SILENCE_THRESHOLD no longer means anything: silence is told by"
                + " distinct values; set receivers.ebpf.signature.min_distinct");
  }

  @Test
  void valuesInEffectMaskSecrets() throws ConfigException {
    Configuration configuration =
        read(
            "receivers: {ebpf: {token: s3cret}}\nexporters: {file: }\n"
                + "service: {pipelines: {logs: {receivers: [ebpf], exporters: [file]}}}");

    assertThat(configuration.effective().toString())
        .contains("receivers={ebpf={fail=, ports=[], token=[REDACTED]}}")
        .doesNotContain("s3cret");
  }

  static List<Arguments> mistakes() {
    return List.of(
        Arguments.argumentSet(
            "no pipelines",
            DECLARED,
            "test.yaml: service.pipelines: must name at least one pipeline, such as logs"),
        Arguments.argumentSet(
            "unknown type, of which references say nothing more",
            "receivers:\n  ebfp: {}\nexporters: {file: }\n"
                + "service: {pipelines: {logs: {receivers: [ebfp], exporters: [file]}}}",
            "test.yaml:2: receivers.ebfp: no such type; did you mean 'ebpf'?"),
        Arguments.argumentSet(
            "dangling reference",
            DECLARED + "service:\n  pipelines:\n    logs: {receivers: [ebpf], exporters: [fiel]}",
            "test.yaml:7: service.pipelines.logs.exporters: names 'fiel', which is not configured"
                + " under exporters or connectors; did you mean 'file'?"),
        Arguments.argumentSet(
            "dangling extension",
            DECLARED
                + "service:\n  extensions: [live]\n"
                + "  pipelines: {logs: {receivers: [ebpf], exporters: [file]}}",
            "test.yaml:6: service.extensions: names 'live', which is not configured under"
                + " extensions"),
        Arguments.argumentSet(
            "unknown kind of pipeline",
            DECLARED + "service:\n  pipelines:\n    log: {receivers: [ebpf], exporters: [file]}",
            "test.yaml:7: service.pipelines.log: no such kind of pipeline; did you mean 'logs'?"),
        Arguments.argumentSet(
            "empty pipeline",
            DECLARED + "service:\n  pipelines:\n    logs: {}",
            """
            test.yaml:7: service.pipelines.logs.receivers: must name at least one of the receivers or connectors
            test.yaml:7: service.pipelines.logs.exporters: must name at least one of the exporters or connectors\
            """),
        Arguments.argumentSet(
            "twice",
            DECLARED + "service: {pipelines: {logs: {receivers: [ebpf], exporters: [file, file]}}}",
            "test.yaml:5: service.pipelines.logs.exporters: names 'file' twice; remove one"),
        Arguments.argumentSet(
            "connector without receiver",
            DECLARED + "service: {pipelines: {logs: {receivers: [ebpf], exporters: [latency]}}}",
            "test.yaml:5: service.pipelines.logs: connector 'latency' is an exporter here but no"
                + " pipeline's receiver: what it makes is lost"),
        Arguments.argumentSet(
            "connector without exporter",
            DECLARED
                + "service: {pipelines: {traces: {receivers: [latency], exporters: [otlp_grpc]}}}",
            "test.yaml:5: service.pipelines.traces: connector 'latency' is a receiver here but no"
                + " logs pipeline's exporter: nothing reaches it"),
        Arguments.argumentSet(
            "what others saw beside what this one sees",
            """
            receivers: {ebpf: , otlp: }
            connectors: {latency: }
            exporters: {debug: }
            service:
              pipelines:
                logs: {receivers: [ebpf], exporters: [latency]}
                logs/others: {receivers: [otlp], exporters: [latency]}
                metrics: {receivers: [latency], exporters: [debug]}
            """,
            "test.yaml:7: service.pipelines.logs/others: 'otlp' brings what other agents saw and"
                + " 'ebpf' what this one sees: give each a connector of its own, such as"
                + " latency/gateway"),
        Arguments.argumentSet(
            "cycle",
            DECLARED + "service: {pipelines: {logs: {receivers: [latency], exporters: [latency]}}}",
            "test.yaml:5: service.pipelines.logs.receivers: 'latency' takes sightings from logs"
                + " pipelines and hands on traces and metrics: as a receiver of logs it would make"
                + " a cycle"),
        Arguments.argumentSet(
            "kinds that do not fit",
            DECLARED
                + "service:\n  pipelines:\n    traces:\n      receivers: [ebpf]\n"
                + "      processors: [k8s_attributes]\n      exporters: [file]",
            """
            test.yaml:8: service.pipelines.traces.receivers: 'ebpf' hands on logs alone; a connector such as latency makes traces of them
            test.yaml:9: service.pipelines.traces.processors: processors take logs alone; remove them from traces
            test.yaml:10: service.pipelines.traces.exporters: 'file' does not take traces\
            """),
        Arguments.argumentSet(
            "the same component in two spellings",
            "receivers: {ebpf: }\nexporters:\n  otlp_grpc: {}\n  otlp: {}\n"
                + "service: {pipelines: {logs: {receivers: [ebpf], exporters: [otlp]}}}",
            "test.yaml:4: exporters.otlp: is the same component as 'otlp_grpc'; remove one"),
        Arguments.argumentSet(
            "empty name",
            "receivers: {ebpf: }\nexporters:\n  file/: {}\n"
                + "service: {pipelines: {logs: {receivers: [ebpf], exporters: [file/]}}}",
            "test.yaml:3: exporters.file/: has an empty name; write 'file' or 'file/name'"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamed(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigException.class).hasMessage(message);
  }
}
