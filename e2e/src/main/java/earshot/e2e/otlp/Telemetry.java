// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.otlp;

/** Receives what the agent exports, on any thread; whoever asks for it overrides a method. */
public interface Telemetry {

  /**
   * A residence, or a transit to the next pod.
   *
   * @param podName the pod of the resource; empty where the agent does not name one
   * @param signature 32 hex digits; empty where the span has none
   * @param inSourcePort the sender's port of the audio that came in; 0 where that was not seen
   * @param outSourcePort the sender's port of the audio that went out; 0 where that was not seen
   * @param outDestinationPort the receiver's port of that audio; 0 likewise
   */
  record Hop(
      String podName,
      String signature,
      int inSourcePort,
      int outSourcePort,
      int outDestinationPort,
      long startUnixNanos,
      long endUnixNanos) {
    /** Returns how long it took. */
    public long durationNanos() {
      return endUnixNanos - startUnixNanos;
    }
  }

  /** Takes a residence. */
  default void residence(Hop residence) {}

  /** Takes a transit whose ends were both seen. */
  default void transit(Hop transit) {}

  /** Takes one sighting at a pod; {@code podName} is empty where the agent names none. */
  default void sighting(String podName) {}

  /**
   * Takes the growth of one of the agent's own counters.
   *
   * @param label the value of its only attribute that matters here, empty where it has none
   */
  default void counted(String metric, String label, double value) {}

  /**
   * Takes the growth of {@code audio.coverage} of one workload, which {@link #counted} is told too.
   *
   * @param service {@code service.name} of the workload; empty where Kubernetes names it
   * @param verdict what the bytes ended under
   */
  default void covered(String service, String verdict, double bytes) {}
}
