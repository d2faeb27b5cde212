// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.signal.Address;
import earshot.signal.ConnectionEnd;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Endpoint;
import earshot.signal.Flow;
import earshot.signal.Lane;
import earshot.signal.Origin;
import earshot.signal.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.Signature;
import earshot.signal.SpanReference;
import earshot.signal.TraceId;
import earshot.signal.TraceIdentity;
import earshot.signal.Transit;
import earshot.signal.Transport;
import earshot.signal.Workload;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One moment of audio from {@code media-router} to {@code transcriber}, on its way. */
final class Calls {
  static final long EPOCH_NANOS = 1_704_110_400_123_456_789L;
  static final Origin ORIGIN = new Origin("worker-1", "9a3f01c2", new TraceIdentity(new byte[16]));
  static final Signature SIGNATURE = new Signature(0x5f0c1e8a90b24d3cL, 0x7766554433221100L);
  static final UUID ROUTER_UID = new UUID(0x1111, 0x2222);
  static final Workload ROUTER =
      new Workload(
          "media-router",
          "voice",
          "Deployment",
          "media-router",
          "media-router-7d9f6c5b4-x2x8q",
          ROUTER_UID.toString(),
          "worker-1",
          "router",
          "a".repeat(64),
          Map.of());
  static final Workload TRANSCRIBER =
      new Workload(
          "transcriber",
          "ai",
          "StatefulSet",
          "transcriber",
          "transcriber-0",
          new UUID(3, 4).toString(),
          "worker-1",
          "asr",
          "b".repeat(64),
          Map.of());
  static final Owner ROUTER_OWNER =
      new Owner(
          Owner.Kind.CONTAINER, "/kubepods/router", ROUTER_UID, ROUTER.containerId(), "router");
  static final Owner TRANSCRIBER_OWNER =
      new Owner(Owner.Kind.CONTAINER, "/kubepods/asr", new UUID(3, 4), "b".repeat(64), "asr");

  private static final Endpoint GATEWAY_END = end("10.0.0.9", 5004);
  private static final Endpoint ROUTER_END = end("10.0.1.5", 8080);
  private static final Endpoint TRANSCRIBER_END = end("10.0.2.7", 9090);

  private Calls() {}

  /** Into the router, by UDP from outside. */
  static Sighting routerIn() {
    return sighting(
        flow(Transport.UDP, Direction.RECEIVE, GATEWAY_END, ROUTER_END, ROUTER_OWNER, null),
        EPOCH_NANOS,
        ROUTER,
        null,
        PeerKind.OUTSIDE);
  }

  /** Out of the router, {@code heldNanos} later. */
  static Sighting routerOut(long heldNanos) {
    return sighting(
        flow(Transport.TCP, Direction.TRANSMIT, ROUTER_END, TRANSCRIBER_END, ROUTER_OWNER, "eth0"),
        EPOCH_NANOS + heldNanos,
        ROUTER,
        TRANSCRIBER,
        PeerKind.LOCAL_POD);
  }

  /** Into the transcriber. */
  static Sighting transcriberIn(long afterNanos) {
    return sighting(
        flow(
            Transport.TCP,
            Direction.RECEIVE,
            ROUTER_END,
            TRANSCRIBER_END,
            TRANSCRIBER_OWNER,
            "eth0"),
        EPOCH_NANOS + afterNanos,
        TRANSCRIBER,
        ROUTER,
        PeerKind.LOCAL_POD);
  }

  static Sighting sighting(
      Flow flow,
      long epochNanos,
      @Nullable Workload workload,
      @Nullable Workload peer,
      PeerKind peerKind) {
    return new Sighting(
        ORIGIN,
        flow,
        SIGNATURE,
        Lane.RAW,
        epochNanos,
        epochNanos + 1_000_000,
        2_000_000,
        160,
        CoverageVerdict.UNMATCHED,
        workload,
        peer,
        peerKind);
  }

  static Flow flow(
      Transport transport,
      Direction direction,
      Endpoint source,
      Endpoint destination,
      Owner owner,
      @Nullable String interfaceName) {
    return new Flow(
        transport,
        direction,
        7,
        0,
        source,
        destination,
        ConnectionEnd.of(transport, source, destination, true, ConnectionEnd.GLOBAL_SCOPE),
        owner,
        interfaceName);
  }

  static Endpoint end(String address, int port) {
    return new Endpoint(Address.parse(address), port);
  }

  static TraceId traceId() {
    return ORIGIN.identity().traceId(SIGNATURE, EPOCH_NANOS);
  }

  static SpanReference transitSpan(Sighting sighting) {
    return new SpanReference(
        traceId(), ORIGIN.identity().transitSpanId(traceId(), sighting.flow().connectionEnd()));
  }

  static SpanReference residenceSpan(Sighting out) {
    return new SpanReference(
        traceId(), ORIGIN.identity().residenceSpanId(traceId(), out.flow().connectionEnd()));
  }

  /** In the router for {@code heldNanos}. */
  static Residence residence(long heldNanos, SpanReference... links) {
    Sighting out = routerOut(heldNanos);
    return new Residence(
        routerIn(), out, residenceSpan(out), transitSpan(routerIn()), List.of(links));
  }

  /** From the router to the transcriber, both ends seen. */
  static Transit transit(long heldNanos, long underwayNanos) {
    Sighting out = routerOut(heldNanos);
    Sighting in = transcriberIn(heldNanos + underwayNanos);
    return new Transit(
        out,
        in,
        transitSpan(out),
        residenceSpan(out),
        List.of(),
        out.epochNanos(),
        in.epochNanos(),
        false,
        false,
        true);
  }
}
