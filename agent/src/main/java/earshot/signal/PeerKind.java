// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

/** What is known of the far end of a flow. */
public enum PeerKind {
  /** Nothing: no Kubernetes metadata. */
  UNKNOWN,
  /** A pod on this node. */
  LOCAL_POD,
  /** A pod on another node. */
  REMOTE_POD,
  /** A node's own address. */
  NODE,
  /** An address of the Service range: a pod behind it, which one is not known. */
  SERVICE,
  /** Metadata is complete and the address is none of the cluster's. */
  OUTSIDE
}
