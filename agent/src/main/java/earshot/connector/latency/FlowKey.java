// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.Direction;
import earshot.signal.Endpoint;
import earshot.signal.Flow;
import earshot.signal.Owner;
import earshot.signal.Transport;

/** What makes a flow one flow to the matcher, however often it was created anew in the kernel. */
record FlowKey(
    Direction direction,
    Transport transport,
    long place,
    Endpoint source,
    Endpoint destination,
    Owner owner) {

  /**
   * Returns the key of {@code flow}. At the interface point the place is an interface, and one
   * owner's bytes pass several: they are one flow.
   */
  static FlowKey of(Flow flow) {
    boolean interfacePoint = flow.owner().kind() == Owner.Kind.ADDRESS;
    return new FlowKey(
        flow.direction(),
        flow.transport(),
        interfacePoint ? 0 : flow.place(),
        flow.source(),
        flow.destination(),
        flow.owner());
  }
}
