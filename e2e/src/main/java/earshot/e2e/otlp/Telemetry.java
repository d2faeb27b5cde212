// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.otlp;

/** Receives what the agent exports, on any thread. */
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
  void residence(Hop residence);

  /** Takes a transit whose ends were both seen. */
  void transit(Hop transit);

  /** Takes one sighting at a pod; {@code podName} is empty where the agent names none. */
  void sighting(String podName);

  /**
   * Takes the growth of one of the agent's own counters.
   *
   * @param label the value of its only attribute that matters here, empty where it has none
   */
  void counted(String metric, String label, double value);
}
