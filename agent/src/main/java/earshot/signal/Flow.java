// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection at one place. A receiver makes one object a flow and shares it
 * between all sightings of it.
 *
 * @param place the socket's cookie, or the interface index at the interface point: on one node the
 *     same bytes pass the sender's socket and the receiver's
 * @param createdBootNanos when the kernel began to follow it, CLOCK_BOOTTIME
 * @param interfaceName the device, where known
 */
public record Flow(
    Transport transport,
    Direction direction,
    long place,
    long createdBootNanos,
    Endpoint source,
    Endpoint destination,
    ConnectionEnd connectionEnd,
    Owner owner,
    @Nullable String interfaceName) {}
