// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.PeerKind;

/** Whether the far end of a flow is taken to run an agent, which then emits what it sends. */
enum AssumePeers {
  /** Pods, nodes and the Service range do; without Kubernetes nobody does. */
  AUTO,
  TRUE,
  FALSE;

  boolean runsAgent(PeerKind peer) {
    return switch (this) {
      case TRUE -> true;
      case FALSE -> false;
      case AUTO ->
          switch (peer) {
            case LOCAL_POD, REMOTE_POD, NODE, SERVICE -> true;
            case UNKNOWN, OUTSIDE -> false;
          };
    };
  }
}
