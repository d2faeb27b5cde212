// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import org.jspecify.annotations.Nullable;

/**
 * Who saw a sighting. All sightings of one receiver share one.
 *
 * @param nodeName the Kubernetes node, where known
 * @param keyId {@code earshot.signature.key.id}: two origins match only if theirs are equal
 * @param identity computes trace and span ids under the same key
 */
public record Origin(@Nullable String nodeName, String keyId, TraceIdentity identity) {}
