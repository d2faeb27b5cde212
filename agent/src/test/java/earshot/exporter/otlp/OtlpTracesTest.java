// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import earshot.component.Exporter;
import earshot.signal.Hop;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.SpanReference;
import earshot.signal.TraceId;
import earshot.signal.Transit;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpTracesTest {
  private static final long HELD_NANOS = 12_000_000;
  private static final long UNDERWAY_NANOS = 300_000;

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
  void sendsAResidenceAsServerSpanBelowTheTransitThatBroughtIt() throws Exception {
    SpanReference otherWayIn = new SpanReference(new TraceId(5, 6), 7);
    Residence residence = Calls.residence(HELD_NANOS, otherWayIn);
    send(residence);

    Span span = server.received.spans().getFirst();
    assertThat(span.getName()).isEqualTo("media-router");
    assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(1_704_110_400_123_456_789L);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(1_704_110_400_135_456_789L);
    assertThat(hex(span.getTraceId())).isEqualTo(Calls.traceId().toString());
    assertThat(hex(span.getSpanId())).isEqualTo(residence.span().spanIdHex());
    assertThat(hex(span.getParentSpanId()))
        .isEqualTo(Calls.transitSpan(Calls.routerIn()).spanIdHex());
    assertThat(span.getLinksList())
        .extracting(link -> hex(link.getTraceId()), link -> hex(link.getSpanId()))
        .containsExactly(tuple("00000000000000050000000000000006", "0000000000000007"));
    assertThat(Received.attributes(span.getAttributesList()))
        .containsExactly(
            entry("audio.signature", "5f0c1e8a90b24d3c7766554433221100"),
            entry("audio.signature.lane", "raw"));
    assertThat(span.getEventsList())
        .extracting(
            Span.Event::getName,
            Span.Event::getTimeUnixNano,
            event -> Received.attributes(event.getAttributesList()).get("network.io.direction"),
            event -> Received.attributes(event.getAttributesList()).get("network.transport"))
        .containsExactly(
            tuple("audio.signature.sighted", 1_704_110_400_123_456_789L, "receive", "udp"),
            tuple("audio.signature.sighted", 1_704_110_400_135_456_789L, "transmit", "tcp"));
    assertThat(service(server.received.resourceSpans().getFirst())).isEqualTo("media-router");
  }

  @Test
  void sendsATransitAsClientSpanOfTheSender() throws Exception {
    send(Calls.transit(HELD_NANOS, UNDERWAY_NANOS));

    Span span = server.received.spans().getFirst();
    assertThat(span.getName()).isEqualTo("media-router -> transcriber");
    assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(1_704_110_400_135_456_789L);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(1_704_110_400_135_756_789L);
    assertThat(hex(span.getParentSpanId()))
        .isEqualTo(Calls.residenceSpan(Calls.routerOut(HELD_NANOS)).spanIdHex());
    assertThat(Received.attributes(span.getAttributesList()))
        .containsExactly(
            entry("audio.signature", "5f0c1e8a90b24d3c7766554433221100"),
            entry("audio.signature.lane", "raw"),
            entry("destination.address", "10.0.2.7"),
            entry("destination.k8s.namespace.name", "ai"),
            entry("destination.k8s.pod.name", "transcriber-0"),
            entry("destination.k8s.workload.kind", "StatefulSet"),
            entry("destination.k8s.workload.name", "transcriber"),
            entry("destination.port", 9090L),
            entry("network.transport", "tcp"),
            entry("network.type", "ipv4"),
            entry("peer.service", "transcriber"),
            entry("source.address", "10.0.1.5"),
            entry("source.k8s.namespace.name", "voice"),
            entry("source.k8s.pod.name", "media-router-7d9f6c5b4-x2x8q"),
            entry("source.k8s.workload.kind", "Deployment"),
            entry("source.k8s.workload.name", "media-router"),
            entry("source.port", 8080L));
    assertThat(span.getEventsList())
        .extracting(
            event -> Received.attributes(event.getAttributesList()).get("network.io.direction"))
        .containsExactly("transmit", "receive");
    ResourceSpans resource = server.received.resourceSpans().getFirst();
    assertThat(service(resource)).isEqualTo("media-router");
    assertThat(resource.getScopeSpans(0).getScope().getName()).isEqualTo("earshot");
    assertThat(resource.getScopeSpans(0).getScope().getVersion()).isEqualTo("1.2.3");
    assertThat(Received.attributes(resource.getScopeSpans(0).getScope().getAttributesList()))
        .containsExactly(entry("earshot.signature.key.id", "9a3f01c2"));
  }

  @Test
  void marksAnEstimatedTransit() throws Exception {
    Sighting out = Calls.routerOut(HELD_NANOS);
    send(
        new Transit(
            out,
            null,
            Calls.transitSpan(out),
            null,
            List.of(),
            out.epochNanos(),
            out.epochNanos() + 1_000_000,
            true,
            false,
            false));

    Span span = server.received.spans().getFirst();
    assertThat(Received.attributes(span.getAttributesList()))
        .contains(entry("audio.transit.estimated", true), entry("peer.service", "transcriber"))
        .doesNotContainKey("audio.transit.scope");
    assertThat(span.getParentSpanId().isEmpty()).isTrue();
    assertThat(span.getName()).isEqualTo("media-router -> transcriber");
    assertThat(span.getEventsList()).hasSize(1);
  }

  @Test
  void knowsASenderWithoutAgentByItsAddress() throws Exception {
    Sighting in = Calls.routerIn();
    send(
        new Transit(
            null,
            in,
            Calls.transitSpan(in),
            null,
            List.of(),
            in.epochNanos() - 1_000_000,
            in.epochNanos(),
            true,
            false,
            false));

    Span span = server.received.spans().getFirst();
    assertThat(span.getName()).isEqualTo("10.0.0.9 -> media-router");
    assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(Received.attributes(span.getAttributesList()))
        .contains(entry("peer.service", "media-router"), entry("source.address", "10.0.0.9"))
        .doesNotContainKeys("source.k8s.pod.name", "source.k8s.workload.name");
    assertThat(
            Received.attributes(
                server.received.resourceSpans().getFirst().getResource().getAttributesList()))
        .containsExactly(entry("service.name", "10.0.0.9"));
  }

  @Test
  void aTransitInsideAPodIsInternal() throws Exception {
    Transit measured = Calls.transit(HELD_NANOS, UNDERWAY_NANOS);
    send(
        new Transit(
            measured.out(),
            measured.in(),
            measured.span(),
            measured.parent(),
            measured.links(),
            measured.startEpochNanos(),
            measured.endEpochNanos(),
            false,
            true,
            true));

    Span span = server.received.spans().getFirst();
    assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_INTERNAL);
    assertThat(Received.attributes(span.getAttributesList()))
        .contains(entry("audio.transit.scope", "pod"))
        .doesNotContainKey("audio.transit.estimated");
  }

  private void send(Hop... hops) throws Exception {
    String yaml = "endpoint: http://127.0.0.1:" + server.port();
    Exporter exporter = Exporters.started(Exporters.grpc(yaml, Exporters.host(Map.of())));
    exporter.traces().accept(List.of(hops));
    exporter.close();
  }

  private static @Nullable Object service(ResourceSpans resource) {
    return Received.attributes(resource.getResource().getAttributesList()).get("service.name");
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
