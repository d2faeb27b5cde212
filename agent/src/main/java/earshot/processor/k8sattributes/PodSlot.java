// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

/** The place of one pod UID in the table: what tenures of addresses point at while it changes. */
final class PodSlot {
  /** End of a pod that is still there. */
  static final long NOT_DELETED = Long.MAX_VALUE;

  private volatile NamedPod named;
  private volatile long deletedEpochNanos = NOT_DELETED;

  PodSlot(NamedPod named) {
    this.named = named;
  }

  /** Returns the newest state. */
  NamedPod named() {
    return named;
  }

  void replace(NamedPod changed) {
    named = changed;
  }

  /** Returns when this agent heard that the pod is gone; {@link #NOT_DELETED} until then. */
  long deletedEpochNanos() {
    return deletedEpochNanos;
  }

  void delete(long epochNanos) {
    deletedEpochNanos = epochNanos;
  }
}
