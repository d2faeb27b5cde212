// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import earshot.component.LeastRecentlyUsed;
import earshot.signal.ConnectionEnd;
import earshot.signal.Direction;
import earshot.signal.Endpoint;
import earshot.signal.Flow;
import earshot.signal.Owner;
import earshot.signal.SpanReference;
import earshot.signal.TraceIdentity;
import earshot.signal.Transport;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes flows of what records say, once each. Not thread-safe. */
final class Flows {
  private final TraceIdentity identity;
  private final LeastRecentlyUsed<Key, Flow> flows;

  Flows(TraceIdentity identity, int limit) {
    this.identity = identity;
    this.flows = new LeastRecentlyUsed<>(limit);
  }

  /** What a record says of its flow. */
  record Key(
      Observed observed,
      Transport transport,
      Direction direction,
      Endpoint source,
      Endpoint destination,
      @Nullable String interfaceName) {}

  /**
   * Returns the flow of {@code key}.
   *
   * @param transit the record's trace and span id, which tell who opened the connection
   */
  Flow of(Key key, SpanReference transit) {
    Flow known = flows.get(key);
    if (known != null) {
      return known;
    }
    Owner owner = owner(key);
    Flow flow =
        new Flow(
            key.transport,
            key.direction,
            // Sockets are not told apart, but interfaces that the same bytes pass are.
            key.interfaceName == null ? 0 : key.interfaceName.hashCode(),
            0,
            key.source,
            key.destination,
            connectionEnd(key, owner, transit),
            owner,
            key.interfaceName);
    flows.put(key, flow);
    return flow;
  }

  /** An agent names interfaces where it captures at them, and knows owners by address there. */
  private static Owner owner(Key key) {
    if (key.interfaceName == null) {
      return key.observed.owner();
    }
    Endpoint own = key.direction == Direction.TRANSMIT ? key.source : key.destination;
    return new Owner(Owner.Kind.ADDRESS, own.address().toString(), null, null, null);
  }

  /**
   * Span ids are computed of the connection's end: of the two that it may be, the one whose id the
   * record has. With neither (the scope is a boot id, which nobody told), both ends of what stays
   * on one node are at least named alike.
   */
  private ConnectionEnd connectionEnd(Key key, Owner owner, SpanReference transit) {
    UUID scope = scope(key, owner);
    for (boolean fromOpener : new boolean[] {true, false}) {
      ConnectionEnd end =
          ConnectionEnd.of(key.transport, key.source, key.destination, fromOpener, scope);
      if (identity.transitSpanId(transit.traceId(), end) == transit.spanId()) {
        return end;
      }
    }
    boolean higherPortOpened = key.source.port() >= key.destination.port();
    return ConnectionEnd.of(key.transport, key.source, key.destination, higherPortOpened, scope);
  }

  /** The boot id is not told: the node's name stands in for it. */
  private static UUID scope(Key key, Owner owner) {
    UUID node =
        UUID.nameUUIDFromBytes(
            String.valueOf(key.observed.nodeName()).getBytes(StandardCharsets.UTF_8));
    return ConnectionEnd.scope(key.source.address(), owner.podUid(), node);
  }
}
