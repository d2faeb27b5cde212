// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import java.io.Serial;

/** Why a log record is not taken. */
final class Refusal extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What is wrong, as {@code earshot.drop.reason} names it. */
  enum Reason {
    /** A log record of something else. */
    NOT_A_SIGHTING("not_a_sighting"),
    /** An attribute is missing or is no such thing. */
    MALFORMED("malformed"),
    /** Computed under another key. */
    OTHER_KEY("other_key"),
    /** Later than this clock by more than clocks differ. */
    FROM_THE_FUTURE("from_the_future");

    private final String attributeValue;

    Reason(String attributeValue) {
      this.attributeValue = attributeValue;
    }

    String attributeValue() {
      return attributeValue;
    }
  }

  private final Reason reason;
  private final String what;

  /**
   * Creates one.
   *
   * @param what for the sender to read; one of few, and nothing that the sender wrote
   */
  Refusal(Reason reason, String what) {
    // It is thrown for each record of what may be many, always from the same places.
    super(what, null, false, false);
    this.reason = reason;
    this.what = what;
  }

  static Refusal malformed(String what) {
    return new Refusal(Reason.MALFORMED, what);
  }

  Reason reason() {
    return reason;
  }

  String what() {
    return what;
  }
}
