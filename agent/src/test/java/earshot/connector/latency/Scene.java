// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.component.Next;
import earshot.component.Sink;
import earshot.signal.Address;
import earshot.signal.ConnectionEnd;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Endpoint;
import earshot.signal.Flow;
import earshot.signal.Hop;
import earshot.signal.Lane;
import earshot.signal.Measurement;
import earshot.signal.Origin;
import earshot.signal.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.Signature;
import earshot.signal.TraceIdentity;
import earshot.signal.Transit;
import earshot.signal.Transport;
import earshot.signal.Workload;
import earshot.testing.TestHost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Pods on one node, the sightings that they cause, and what a connector makes of them. */
final class Scene {
  static final Origin ORIGIN = new Origin("worker-1", "0123abcd", new TraceIdentity(new byte[16]));

  /** Ten seconds into an epoch. */
  static final long START_NANOS = 1_704_110_400_000_000_000L + 10_000_000_000L;

  private static final long MILLI_NANOS = 1_000_000L;

  final List<Sighting> sightings = new ArrayList<>();
  final List<Hop> hops = new ArrayList<>();
  final List<Measurement> measurements = new ArrayList<>();
  final LatencyConfig config;
  private final Map<String, Flow> flows = new HashMap<>();
  private final Map<Flow, String> connections = new HashMap<>();
  private PeerKind peerKind = PeerKind.LOCAL_POD;
  private CoverageVerdict unmatchedAs = CoverageVerdict.UNMATCHED;
  private long payloadBytes = 160;
  private long clockNanos = START_NANOS;

  Scene(LatencyConfig config) {
    this.config = config;
  }

  Scene() {
    this(LatencyConfig.DEFAULT);
  }

  static LatencyConfig emitting(Product... products) {
    LatencyConfig absent = LatencyConfig.DEFAULT;
    return new LatencyConfig(
        absent.timeout(),
        absent.maxSightings(),
        Set.of(products),
        absent.assumePeers(),
        absent.maxSpansPerTrace(),
        absent.metricOptions(),
        false);
  }

  Latency connector() {
    Sink<Hop> traces = hops::addAll;
    Sink<Measurement> metrics = measurements::addAll;
    return new Latency(
        config,
        new Next(_ -> {}, traces, metrics),
        new TestHost(Map.of("K8S_NODE_NAME", "worker-1"), () -> nanos(clockNanos)));
  }

  /** Sets what is known of the far end of the sightings to come. */
  Scene peer(PeerKind kind) {
    peerKind = kind;
    return this;
  }

  /** Sets what the sightings to come cover, and what that ends under where nothing matches. */
  Scene covering(long bytes, CoverageVerdict verdict) {
    payloadBytes = bytes;
    unmatchedAs = verdict;
    return this;
  }

  /** Moves the clock and lets the connector see it. */
  void pass(Latency latency, Duration duration) {
    latency.tick();
    clockNanos += duration.toNanos();
    latency.tick();
  }

  static Owner container(String pod, String container) {
    UUID podUid = UUID.nameUUIDFromBytes(pod.getBytes(StandardCharsets.UTF_8));
    return new Owner(
        Owner.Kind.CONTAINER, "/kubepods/" + pod + "/" + container, podUid, container, null);
  }

  static Owner pod(String name) {
    return container(name, "app");
  }

  /**
   * Returns the flow from {@code opener} to the other end of a connection, as its sender sees it.
   */
  Flow out(String connection, String sender) {
    return flow(connection, pod(sender), Direction.TRANSMIT, true);
  }

  Flow in(String connection, String receiver) {
    return flow(connection, pod(receiver), Direction.RECEIVE, true);
  }

  /** Returns a flow of the TCP connection {@code connection}. */
  Flow flow(String connection, Owner owner, Direction direction, boolean fromOpener) {
    Flow flow =
        flows.computeIfAbsent(
            String.join("|", connection, owner.id(), direction.name(), "" + fromOpener),
            key -> {
              int port = 20_000 + Math.floorMod(connection.hashCode(), 40_000);
              Endpoint opener = new Endpoint(address(connection), port);
              Endpoint acceptor = new Endpoint(Address.parse("10.0.0.2"), 8080);
              Endpoint source = fromOpener ? opener : acceptor;
              Endpoint destination = fromOpener ? acceptor : opener;
              return new Flow(
                  Transport.TCP,
                  direction,
                  key.hashCode(),
                  0,
                  source,
                  destination,
                  ConnectionEnd.of(
                      Transport.TCP, source, destination, fromOpener, ConnectionEnd.GLOBAL_SCOPE),
                  owner,
                  null);
            });
    connections.putIfAbsent(flow, connection);
    return flow;
  }

  /** Returns the name of the connection that {@code sighting} was seen on. */
  String connectionOf(Sighting sighting) {
    return connections.getOrDefault(sighting.flow(), "");
  }

  /** Adds the sighting of {@code signature} on {@code flow} at {@code millis} from the start. */
  Sighting see(Flow flow, long signature, double millis) {
    Sighting sighting = at(flow, signature, START_NANOS + Math.round(millis * MILLI_NANOS));
    sightings.add(sighting);
    return sighting;
  }

  Sighting at(Flow flow, long signature, long epochNanos) {
    String name = flow.owner().id().split("/", -1)[2];
    return new Sighting(
        ORIGIN,
        flow,
        signature(signature),
        Lane.RAW,
        epochNanos,
        epochNanos,
        2 * MILLI_NANOS,
        payloadBytes,
        unmatchedAs,
        Workload.named(name),
        null,
        peerKind);
  }

  static Signature signature(long n) {
    return new Signature(n * 0x9E3779B97F4A7C15L, n * 0xC2B2AE3D27D4EB4FL + 1);
  }

  /** Runs all sightings through a connector, in the order given, and closes it. */
  Scene run() {
    try (Latency latency = connector()) {
      for (Sighting sighting : sightings) {
        latency.accept(List.of(sighting));
      }
    }
    return this;
  }

  List<Residence> residences() {
    return only(hops, Residence.class);
  }

  List<Transit> transits() {
    return only(hops, Transit.class);
  }

  <T extends Measurement> List<T> measured(Class<T> type) {
    return only(measurements, type);
  }

  static <T> List<T> only(List<?> all, Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static Address address(String connection) {
    return new Address(0, 0xFFFF_0A00_0000L | (connection.hashCode() & 0xFFFF));
  }

  private static Instant nanos(long epochNanos) {
    return Instant.ofEpochSecond(0, epochNanos);
  }
}
