// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.PeerKind;
import earshot.signal.Workload;
import org.jspecify.annotations.Nullable;

/** What is known of a far end. */
record Peer(@Nullable Workload workload, PeerKind kind) {
  static final Peer UNKNOWN = new Peer(null, PeerKind.UNKNOWN);
  static final Peer NODE = new Peer(null, PeerKind.NODE);
  static final Peer SERVICE = new Peer(null, PeerKind.SERVICE);
  static final Peer OUTSIDE = new Peer(null, PeerKind.OUTSIDE);
}
