// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.semconv.DropReason;
import earshot.signal.Address;
import earshot.signal.ConnectionEnd;
import earshot.signal.Direction;
import earshot.signal.Endpoint;
import earshot.signal.Flow;
import earshot.signal.Owner;
import earshot.signal.Sighting;
import earshot.signal.Transport;
import earshot.signature.SignatureKey;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The flows that are followed. Past {@code max_flows} the one seen least lately is forgotten and
 * counted.
 */
final class Tracks {
  /** A bridge and its ports, or a bond and its members, each show the same datagram. */
  private record Key(
      CapturePoint point,
      int device,
      Frame.Side side,
      Transport transport,
      Endpoint source,
      Endpoint destination) {}

  private final PcapConfig config;
  private final SignatureKey key;
  private final Set<Address> own;
  private final Packet.Refusals refusals;
  private final Consumer<Sighting> sightings;
  private final BitSet ports;
  private final SequencedMap<Key, Track> byKey = new LinkedHashMap<>(1024, 0.75f, true);
  private final UnsightedBytes unsighted;

  Tracks(
      PcapConfig config,
      SignatureKey key,
      Iterable<CapturePoint> points,
      Packet.Refusals refusals,
      Consumer<Sighting> sightings,
      UnsightedBytes unsighted) {
    this.config = config;
    this.key = key;
    this.refusals = refusals;
    this.sightings = sightings;
    this.unsighted = unsighted;
    this.ports = config.ports().toBitSet();
    this.own = new HashSet<>();
    points.forEach(point -> own.addAll(point.own()));
  }

  void accept(CapturePoint point, Packet packet, Frame frame) {
    int sourcePort = packet.source().port();
    int destinationPort = packet.destination().port();
    if (!ports.isEmpty() && !ports.get(sourcePort) && !ports.get(destinationPort)) {
      refusals.refused(DropReason.PORT_REFUSED);
      return;
    }
    Key flow =
        new Key(
            point,
            frame.device,
            frame.side,
            packet.transport(),
            packet.source(),
            packet.destination());
    Track track = byKey.get(flow);
    if (track == null) {
      track = track(point, packet, frame);
      byKey.put(flow, track);
      if (byKey.size() > config.maxFlows()) {
        Map.Entry<Key, Track> forgotten = Objects.requireNonNull(byKey.pollFirstEntry());
        forgotten.getValue().end();
        refusals.refused(DropReason.FLOW_EVICTED);
      }
    }
    track.accept(packet, frame);
    unsighted.advance(frame.epochNanos);
  }

  /** Ends all that are followed. */
  void end() {
    byKey.values().forEach(Track::end);
    unsighted.handOn();
  }

  private Track track(CapturePoint point, Packet packet, Frame frame) {
    Flow leaving =
        point.seesLeave(packet, frame.side, own)
            ? flow(point, packet, frame, Direction.TRANSMIT)
            : null;
    Flow arriving =
        point.seesArrive(packet, frame.side, own)
            ? flow(point, packet, frame, Direction.RECEIVE)
            : null;
    return new Track(
        point,
        leaving,
        arriving,
        config,
        key,
        config.signature().formats().of(packet.source().port(), packet.destination().port()),
        frame.epochNanos,
        refusals,
        new TrackCoverage(leaving, arriving, unsighted),
        sightings);
  }

  private Flow flow(CapturePoint point, Packet packet, Frame frame, Direction direction) {
    Endpoint source = packet.source();
    Endpoint destination = packet.destination();
    Address owner = (direction == Direction.TRANSMIT ? source : destination).address();
    UUID scope = source.address().isLoopback() ? point.scope : ConnectionEnd.GLOBAL_SCOPE;
    return new Flow(
        packet.transport(),
        direction,
        point.placeOf(frame.device),
        frame.epochNanos,
        source,
        destination,
        ConnectionEnd.of(packet.transport(), source, destination, fromOpener(packet), scope),
        new Owner(Owner.Kind.ADDRESS, owner.toString(), null, null, name(owner)),
        frame.device == 0 ? point.name : point.name + "%" + Integer.toUnsignedString(frame.device));
  }

  /** Without a SYN the client's port is the greater one, as ephemeral ports are. */
  private static boolean fromOpener(Packet packet) {
    return packet.syn() ? !packet.ack() : packet.source().port() > packet.destination().port();
  }

  private @Nullable String name(Address address) {
    return config.names().get(address);
  }
}
