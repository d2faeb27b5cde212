// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import earshot.semconv.DropReason;
import java.io.Serial;

/** Why a log record is not taken. */
final class Refusal extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final DropReason reason;
  private final String what;

  /**
   * Creates one.
   *
   * @param reason what is wrong, as it is counted
   * @param what for the sender to read; one of few, and nothing that the sender wrote
   */
  Refusal(DropReason reason, String what) {
    // It is thrown for each record of what may be many, always from the same places.
    super(what, null, false, false);
    this.reason = reason;
    this.what = what;
  }

  static Refusal malformed(String what) {
    return new Refusal(DropReason.MALFORMED, what);
  }

  DropReason reason() {
    return reason;
  }

  String what() {
    return what;
  }
}
