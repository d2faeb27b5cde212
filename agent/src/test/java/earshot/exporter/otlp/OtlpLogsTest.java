// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import earshot.component.Exporter;
import earshot.signal.Direction;
import earshot.signal.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Transport;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpLogsTest {
  private GrpcServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = new GrpcServer(0);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void sendsEachFieldOfASighting() throws Exception {
    send(Calls.routerOut(12_000_000));

    LogRecord record = server.received.logRecords().getFirst();
    assertThat(record.getEventName()).isEqualTo("audio.signature.sighted");
    assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO);
    assertThat(record.getSeverityText()).isEmpty();
    assertThat(record.getBody().getStringValue()).isEqualTo("Audio signature detected");
    assertThat(record.getTimeUnixNano()).isEqualTo(1_704_110_400_135_456_789L);
    assertThat(record.getObservedTimeUnixNano()).isEqualTo(1_704_110_400_136_456_789L);
    assertThat(record.getFlags()).isEqualTo(1);
    assertThat(hex(record.getTraceId())).isEqualTo(Calls.traceId().toString());
    assertThat(hex(record.getSpanId()))
        .isEqualTo(Calls.transitSpan(Calls.transcriberIn(0)).spanIdHex());
    assertThat(Received.attributes(record.getAttributesList()))
        .containsExactly(
            entry("audio.signature", "5f0c1e8a90b24d3c7766554433221100"),
            entry("audio.signature.lane", "raw"),
            entry("destination.address", "10.0.2.7"),
            entry("destination.k8s.namespace.name", "ai"),
            entry("destination.k8s.pod.name", "transcriber-0"),
            entry("destination.k8s.workload.kind", "StatefulSet"),
            entry("destination.k8s.workload.name", "transcriber"),
            entry("destination.port", 9090L),
            entry("network.interface.name", "eth0"),
            entry("network.io.direction", "transmit"),
            entry("network.transport", "tcp"),
            entry("network.type", "ipv4"),
            entry("source.address", "10.0.1.5"),
            entry("source.k8s.namespace.name", "voice"),
            entry("source.k8s.pod.name", "media-router-7d9f6c5b4-x2x8q"),
            entry("source.k8s.workload.kind", "Deployment"),
            entry("source.k8s.workload.name", "media-router"),
            entry("source.port", 8080L));
  }

  @Test
  void namesTheObservedContainerAndTheScope() throws Exception {
    send(Calls.routerOut(0));

    ResourceLogs logs = server.received.resourceLogs().getFirst();
    assertThat(Received.attributes(logs.getResource().getAttributesList()))
        .containsExactly(
            entry("container.id", "a".repeat(64)),
            entry("k8s.container.name", "router"),
            entry("k8s.deployment.name", "media-router"),
            entry("k8s.namespace.name", "voice"),
            entry("k8s.node.name", "worker-1"),
            entry("k8s.pod.name", "media-router-7d9f6c5b4-x2x8q"),
            entry("k8s.pod.uid", "00000000-0000-1111-0000-000000002222"),
            entry("k8s.workload.kind", "Deployment"),
            entry("k8s.workload.name", "media-router"),
            entry("service.name", "media-router"),
            entry("service.namespace", "voice"));
    InstrumentationScope scope = logs.getScopeLogs(0).getScope();
    assertThat(scope.getName()).isEqualTo("earshot");
    assertThat(scope.getVersion()).isEqualTo("1.2.3");
    assertThat(Received.attributes(scope.getAttributesList()))
        .containsExactly(entry("earshot.signature.key.id", "9a3f01c2"));
  }

  @Test
  void groupsContainersIntoOneResourceEach() throws Exception {
    send(Calls.routerIn(), Calls.routerOut(0), Calls.transcriberIn(5), Calls.routerOut(1_000));

    assertThat(server.received.resourceLogs())
        .extracting(
            logs -> Received.attributes(logs.getResource().getAttributesList()).get("service.name"),
            logs -> logs.getScopeLogs(0).getLogRecordsCount())
        .containsExactlyInAnyOrder(tuple("media-router", 3), tuple("transcriber", 1));
  }

  @Test
  void leavesOutWhatIsNotKnown() throws Exception {
    Owner owner =
        new Owner(Owner.Kind.UNIT, "/system.slice/asterisk.service", null, null, "asterisk");
    send(
        Calls.sighting(
            Calls.flow(
                Transport.UDP,
                Direction.RECEIVE,
                Calls.end("fd00::1", 4000),
                Calls.end("fd00::2", 4002),
                owner,
                null),
            Calls.EPOCH_NANOS,
            null,
            null,
            PeerKind.UNKNOWN));

    ResourceLogs logs = server.received.resourceLogs().getFirst();
    assertThat(Received.attributes(logs.getResource().getAttributesList()))
        .containsExactly(entry("k8s.node.name", "worker-1"), entry("service.name", "asterisk"));
    assertThat(Received.attributes(server.received.logRecords().getFirst().getAttributesList()))
        .containsExactly(
            entry("audio.signature", "5f0c1e8a90b24d3c7766554433221100"),
            entry("audio.signature.lane", "raw"),
            entry("destination.address", "fd00::2"),
            entry("destination.port", 4002L),
            entry("network.io.direction", "receive"),
            entry("network.transport", "udp"),
            entry("network.type", "ipv6"),
            entry("source.address", "fd00::1"),
            entry("source.port", 4000L));
  }

  @Test
  void closeSendsWhatIsQueuedAndMayBeRepeated() throws Exception {
    Sighting[] many = new Sighting[10_000];
    for (int n = 0; n < many.length; n++) {
      many[n] = Calls.routerOut(n);
    }
    send(many);
    assertThat(server.received.logRecords()).hasSize(10_000);
    assertThat(server.received.logRecords().stream().map(LogRecord::getTimeUnixNano).distinct())
        .hasSize(10_000);
  }

  /** Sends over gRPC; closes twice, the first of which flushes. */
  private void send(Sighting... sightings) throws Exception {
    String yaml = "endpoint: http://127.0.0.1:" + server.port();
    Exporter exporter = Exporters.started(Exporters.grpc(yaml, Exporters.host(Map.of())));
    exporter.logs().accept(List.of(sightings));
    exporter.close();
    exporter.close();
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
