// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

/** Signatures that made no latency since the last record of the same reason. */
public record CollisionCount(Reason reason, long signatures) implements Measurement {

  /** Why a signature is ambiguous, with the value of {@code audio.collision.reason}. */
  public enum Reason {
    /** One flow carried it twice: a tone, ring-back, hold music. */
    REPEATED("repeated"),
    /** The owner saw it on more than one flow in and nothing decides between them. */
    SEVERAL_FLOWS("several_flows");

    private final String attributeValue;

    Reason(String attributeValue) {
      this.attributeValue = attributeValue;
    }

    /** Returns the value of {@code audio.collision.reason}. */
    public String attributeValue() {
      return attributeValue;
    }
  }
}
