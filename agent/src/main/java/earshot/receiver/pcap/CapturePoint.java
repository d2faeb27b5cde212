// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.signal.Address;
import earshot.signal.Origin;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Where packets were captured: one interface of one file. Its own addresses decide what a packet
 * says: the sender's machine saw it leave, the receiver's saw it arrive, one on the way stands in
 * for both.
 */
final class CapturePoint {
  private static final int MAX_ADDRESSES = 4096;

  final String name;
  private final int number;
  final UUID scope;

  /** Files are of different clocks: each has an origin of its own. */
  final Origin origin;

  private final Map<Address, Long> packetsByAddress = new HashMap<>();
  private long packets;
  private boolean tooMany;
  private boolean sided;
  private Set<Address> own = Set.of();
  private Set<Address> ambiguous = Set.of();

  CapturePoint(String name, int number, UUID scope, Origin origin) {
    this.name = name;
    this.number = number;
    this.scope = scope;
    this.origin = origin;
  }

  /** Returns the place of a device that the packets were seen at; 0 where they do not tell. */
  long placeOf(int device) {
    return (long) number << Integer.SIZE | Integer.toUnsignedLong(device);
  }

  /** Counts a packet of the first reading, which finds out the point's own addresses. */
  void survey(Packet packet, Frame.Side side) {
    sided |= side != Frame.Side.UNKNOWN;
    packets++;
    Address source = packet.source().address();
    Address destination = packet.destination().address();
    count(source);
    if (!source.equals(destination)) {
      count(destination);
    }
  }

  private void count(Address address) {
    if (packetsByAddress.size() >= MAX_ADDRESSES && !packetsByAddress.containsKey(address)) {
      tooMany = true;
      return;
    }
    packetsByAddress.merge(address, 1L, Long::sum);
  }

  /** Takes the told addresses, or the only one that every packet has in common with all others. */
  void conclude(Set<Address> told) {
    Set<Address> common = new HashSet<>();
    packetsByAddress.forEach((address, count) -> {
      if (count == packets) {
        common.add(address);
      }
    });
    own = !told.isEmpty() ? told : !tooMany && common.size() == 1 ? common : Set.of();
    ambiguous = own.isEmpty() && !sided && common.size() == 2 ? Set.copyOf(common) : Set.of();
    packetsByAddress.clear();
  }

  /** Returns the two addresses of a file that holds no others; empty where it is clear. */
  Set<Address> ambiguous() {
    return ambiguous;
  }

  Set<Address> own() {
    return own;
  }

  /** Returns whether a packet was seen as it left its sender, or stands in for that. */
  boolean seesLeave(Packet packet, Frame.Side side, Set<Address> ownOfOthers) {
    return sees(packet.source().address(), packet.destination().address(), side, Frame.Side.OUT)
        && (side == Frame.Side.OUT || isBest(packet.source().address(), ownOfOthers));
  }

  /** Returns whether a packet was seen as it reached its receiver, or stands in for that. */
  boolean seesArrive(Packet packet, Frame.Side side, Set<Address> ownOfOthers) {
    return sees(packet.destination().address(), packet.source().address(), side, Frame.Side.IN)
        && (side == Frame.Side.IN || isBest(packet.destination().address(), ownOfOthers));
  }

  private boolean sees(Address end, Address other, Frame.Side side, Frame.Side wanted) {
    if (own.contains(end)) {
      return true;
    }
    if (own.contains(other)) {
      return false;
    }
    return side == wanted || side == Frame.Side.UNKNOWN || end.isLoopback();
  }

  /** A machine's own capture is nearer to it than any on the way. */
  private boolean isBest(Address end, Set<Address> ownOfOthers) {
    return own.contains(end) || !ownOfOthers.contains(end);
  }
}
