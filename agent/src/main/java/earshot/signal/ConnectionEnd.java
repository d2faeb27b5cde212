// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of a connection can name alike without talking to each other: the input of span
 * ids and the key under which a transit's two sightings meet.
 *
 * <p>TCP: {@code first} is the opener's end, whichever way the audio flows, since Service DNAT
 * rewrites only the other; {@code second} is all zero. UDP: sender, then receiver.
 *
 * @param fromOpener whether the audio's sender opened the connection; true for UDP
 * @param scope what tells equal addresses apart: for loopback the pod's UID (the boot id without a
 *     pod), for link-local addresses the boot id, else all zero
 */
public record ConnectionEnd(
    Transport transport, boolean fromOpener, Endpoint first, Endpoint second, UUID scope) {
  /** Size of the encoded form. */
  public static final int BYTES = 54;

  /** The scope of addresses that are unique in the cluster. */
  public static final UUID GLOBAL_SCOPE = new UUID(0, 0);

  private static final Endpoint NONE = new Endpoint(new Address(0, 0), 0);

  /**
   * Returns the connection end of audio that flows from {@code source} to {@code destination}.
   *
   * @param fromOpener ignored for UDP
   */
  public static ConnectionEnd of(
      Transport transport, Endpoint source, Endpoint destination, boolean fromOpener, UUID scope) {
    return switch (transport) {
      case UDP -> new ConnectionEnd(transport, true, source, destination, scope);
      case TCP ->
          new ConnectionEnd(transport, fromOpener, fromOpener ? source : destination, NONE, scope);
    };
  }

  /**
   * Returns what tells {@code address} apart from the same one elsewhere: every pod has a
   * 127.0.0.1, every node an fe80::1.
   *
   * @param podUid of the pod that has it; null for none
   * @param node of the node: its boot id, or what stands in for it
   */
  public static UUID scope(Address address, @Nullable UUID podUid, UUID node) {
    if (address.isLoopback()) {
      return podUid != null ? podUid : node;
    }
    return address.isLinkLocal() ? node : GLOBAL_SCOPE;
  }

  /** Returns the {@value #BYTES} bytes that span ids are computed over; ports are big-endian. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put((byte) transport.protocolNumber())
        .put((byte) (fromOpener ? 1 : 0))
        .put(first.address().toBytes())
        .putShort((short) first.port())
        .put(second.address().toBytes())
        .putShort((short) second.port())
        .putLong(scope.getMostSignificantBits())
        .putLong(scope.getLeastSignificantBits())
        .array();
  }
}
