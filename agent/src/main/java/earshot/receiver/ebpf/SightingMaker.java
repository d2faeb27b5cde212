// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.event.SignatureEvent;
import earshot.component.LeastRecentlyUsed;
import earshot.signal.Address;
import earshot.signal.ConnectionEnd;
import earshot.signal.Direction;
import earshot.signal.Endpoint;
import earshot.signal.Flow;
import earshot.signal.Lane;
import earshot.signal.Origin;
import earshot.signal.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Signature;
import earshot.signal.Transport;
import java.util.Map;
import java.util.UUID;

/**
 * Makes sightings of the kernel's events. Flows are made once and shared; those seen least lately
 * are forgotten when there are more than {@code max_flows}. Not thread-safe.
 */
final class SightingMaker {

  private static final long NANOS_PER_MICRO = 1_000;

  private final Origin origin;
  private final BootClock clock;
  private final CgroupResolver cgroups;
  private final InterfaceKinds interfaces;
  private final UUID bootId;
  private final Map<FlowKey, Flow> flows;

  SightingMaker(
      Origin origin,
      BootClock clock,
      CgroupResolver cgroups,
      InterfaceKinds interfaces,
      UUID bootId,
      int maxFlows) {
    this.origin = origin;
    this.clock = clock;
    this.cgroups = cgroups;
    this.interfaces = interfaces;
    this.bootId = bootId;
    this.flows = new LeastRecentlyUsed<>(maxFlows);
  }

  /** What tells flows apart, as the kernel does. */
  private record FlowKey(
      long place,
      long createdBootNanos,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int ports,
      int transportAndDirection) {}

  Sighting make(SignatureEvent event, long observedEpochNanos) {
    return new Sighting(
        origin,
        flow(event),
        new Signature(event.signatureHigh(), event.signatureLow()),
        event.lane() == SignatureEvent.LANE_ULAW ? Lane.ULAW : Lane.RAW,
        clock.toEpochNanos(event.bootNanos()),
        observedEpochNanos,
        event.srttMicros() * NANOS_PER_MICRO,
        event.payloadBytes(),
        UnsightedMaker.verdict(event.unmatchedAs()),
        null,
        null,
        PeerKind.UNKNOWN);
  }

  private Flow flow(SignatureEvent event) {
    FlowKey key =
        new FlowKey(
            event.flowPlace(),
            event.flowCreatedBootNanos(),
            event.sourceAddressHigh(),
            event.sourceAddressLow(),
            event.destinationAddressHigh(),
            event.destinationAddressLow(),
            event.sourcePort() << 16 | event.destinationPort(),
            event.transport() << 1 | event.direction());
    Flow known = flows.get(key);
    if (known != null) {
      return known;
    }
    Endpoint source =
        new Endpoint(
            new Address(event.sourceAddressHigh(), event.sourceAddressLow()), event.sourcePort());
    Endpoint destination =
        new Endpoint(
            new Address(event.destinationAddressHigh(), event.destinationAddressLow()),
            event.destinationPort());
    Direction direction =
        interfaces.direction(
            event.direction() == SignatureEvent.INGRESS,
            event.atInterface(),
            event.interfaceIndex());
    Owner owner = event.atInterface() ? atInterface(direction, source, destination) : null;
    boolean resolved = true;
    if (owner == null) {
      owner = cgroups.owner(event.cgroupId());
      if (owner == null) {
        resolved = false;
        owner = CgroupResolver.unknown(event.cgroupId());
      }
    }
    Transport transport = event.transport() == SignatureEvent.TCP ? Transport.TCP : Transport.UDP;
    Flow flow =
        new Flow(
            transport,
            direction,
            event.flowPlace(),
            event.flowCreatedBootNanos(),
            source,
            destination,
            ConnectionEnd.of(
                transport,
                source,
                destination,
                event.fromOpener(),
                ConnectionEnd.scope(source.address(), owner.podUid(), bootId)),
            owner,
            // At a socket the index counts in the namespace of its pod, which may not be ours.
            event.atInterface() ? interfaces.name(event.interfaceIndex()) : null);
    if (resolved) {
      flows.put(key, flow);
    }
    return flow;
  }

  private static Owner atInterface(Direction direction, Endpoint source, Endpoint destination) {
    return InterfaceKinds.owner(
        direction == Direction.TRANSMIT ? source.address() : destination.address());
  }
}
