// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.component.ComponentException;
import earshot.component.SelfMetric;
import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import earshot.testing.FakeComponents;
import earshot.testing.Samples;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceTest {
  private static final String YAML =
      """
      receivers: {ebpf: {fail: "${env:EBPF:-}"}}
      processors: {k8s_attributes: {fail: "${env:K8S:-}"}}
      connectors: {latency: }
      exporters: {debug: , otlp_http: }
      extensions: {health_check: {fail: "${env:HEALTH:-}"}}
      service:
        extensions: [health_check]
        pipelines:
          logs: {receivers: [ebpf], processors: [k8s_attributes], exporters: [debug, latency]}
          traces: {receivers: [latency], exporters: [debug]}
          metrics: {receivers: [latency], exporters: [debug]}
      """;

  private final FakeComponents fakes = new FakeComponents();

  private Service service(Map<String, String> environment) throws ConfigException {
    return service(YAML, environment);
  }

  private Service service(String yaml, Map<String, String> environment) throws ConfigException {
    Configuration configuration =
        new ConfigurationReader(fakes.all(), environment::get)
            .read(new ConfigText("test.yaml", yaml));
    return new Service(configuration, environment::get, InstantSource.system(), "1.2.3");
  }

  @Test
  void startsDownstreamFirstAndStopsUpstreamFirst() throws Exception {
    Service service = service(Map.of());
    service.stop();

    assertThat(service.run(() -> fakes.events.add("started"))).isEqualTo(Service.Outcome.STOPPED);

    assertThat(fakes.events.stream().filter(event -> !event.startsWith("create")))
        .containsExactly(
            "start health_check",
            "start debug",
            "start latency",
            "start k8s_attributes",
            "start ebpf",
            "started",
            "close ebpf",
            "close k8s_attributes",
            "close latency",
            "close debug",
            "close health_check");
  }

  @Test
  void aConnectorIsToldWhereOtherAgentsFeedIt() throws Exception {
    Service node = service(YAML, Map.of());
    node.stop();
    assertThat(node.run(() -> {})).isEqualTo(Service.Outcome.STOPPED);
    assertThat(fakes.events).contains("start latency").doesNotContain("relayed latency");

    Service gateway =
        service(YAML.replace("{ebpf:", "{otlp:").replace("[ebpf]", "[otlp]"), Map.of());
    gateway.stop();
    assertThat(gateway.run(() -> {})).isEqualTo(Service.Outcome.STOPPED);
    assertThat(fakes.events).contains("relayed latency");
  }

  @Test
  void handsTheSameBatchToAllAndLosesOnlyThatOfTheOneThatThrows() throws Exception {
    Service service = service(Map.of());
    fakes.exporterThrows = true;
    List<Sighting> batch = List.of(Samples.sighting(Direction.RECEIVE, 1, null, null, null, null));

    var outcome =
        service.run(() -> {
          fakes.received.logs().accept(batch);
          assertThat(fakes.host.selfMetrics())
              .contains(
                  new SelfMetric(
                      "earshot.drops", Map.of("earshot.drop.reason", "component_error"), 1));
          service.stop();
        });

    assertThat(outcome).isEqualTo(Service.Outcome.STOPPED);
    assertThat(fakes.exportedLogs).hasSize(1);
    assertThat(fakes.exportedLogs.getFirst()).isSameAs(batch);
    assertThat(fakes.exportedTraces).hasSize(1);
  }

  @Test
  void anExtensionWatchesWhatConnectorsMakeBesideThePipelines() throws Exception {
    Service service = service(Map.of());

    var _ =
        service.run(() -> {
          fakes
              .received
              .logs()
              .accept(List.of(Samples.sighting(Direction.RECEIVE, 1, null, null, null, null)));
          service.stop();
        });

    assertThat(fakes.watchedHops).hasSize(1).isEqualTo(fakes.exportedTraces);
  }

  @Test
  void bytesWithoutSightingsReachTheConnectorThroughAllProcessors() throws Exception {
    Service service = service(Map.of());
    Unsighted bytes =
        new Unsighted(
            Samples.sighting(Direction.RECEIVE, 1, null, null, null, null).flow().owner(),
            Direction.RECEIVE,
            null,
            CoverageVerdict.TLS,
            160,
            1,
            null);

    var _ =
        service.run(() -> {
          fakes.received.unsighted().accept(List.of(bytes));
          service.stop();
        });

    assertThat(fakes.connected).containsExactly(bytes);
  }

  @Test
  void aFailedStartNamesTheComponentAndClosesAll() throws Exception {
    Service service = service(Map.of("K8S", "machine"));

    assertThatThrownBy(() -> service.run(() -> {}))
        .isInstanceOfSatisfying(
            ComponentException.class, e -> assertThat(e.isMachineLacking()).isTrue())
        .hasMessage("cannot start k8s_attributes in logs: no kernel; get one");
    assertThat(fakes.events).doesNotContain("start ebpf").contains("close ebpf", "close debug");
  }

  @Test
  void anExtensionThatCannotStartIsAnErrorInAUsersFile() throws Exception {
    Service service = service(Map.of("HEALTH", "port taken"));

    assertThatThrownBy(() -> service.run(() -> {}))
        .hasMessage("cannot start health_check: port taken");
  }

  @Test
  void aComponentThatCannotGoOnEndsTheService() throws Exception {
    Service service = service(Map.of());

    assertThat(service.run(() -> fakes.host.fatal("ebpf", new IllegalStateException("gone"))))
        .isEqualTo(Service.Outcome.FAILED);
  }

  @Test
  void aComponentThatThrowsWhileClosingKeepsNoOtherOpen() throws Exception {
    Service service = service(Map.of("EBPF", "close"));

    assertThatThrownBy(() -> service.run(() -> {})).hasMessage("cannot start ebpf: close");
    assertThat(fakes.events).contains("close ebpf", "close health_check");
  }

  @Test
  void statusIsReportedUntilAllIsWell() throws Exception {
    Service service = service(Map.of());

    var _ =
        service.run(() -> {
          assertThat(fakes.host.problems()).isEmpty();
          fakes.host.reportStatus("ebpf", "no ring");
          assertThat(fakes.host.problems()).containsExactly(Map.entry("ebpf", "no ring"));
          fakes.host.reportStatus("ebpf", null);
          assertThat(fakes.host.problems()).isEmpty();
          service.stop();
        });
  }
}
