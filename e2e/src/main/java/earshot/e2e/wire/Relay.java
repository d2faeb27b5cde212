// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

/**
 * A process that hears audio in one format and sends it on in another.
 *
 * @param number tells relays of one performance apart; gives each its ports
 */
public record Relay(WireFormat in, WireFormat out, int number) {
  /** How long it holds audio at least before it sends it on. */
  public static final long HOLD_NANOS = 5_000_000;

  private static final int FIRST_IN_PORT = 26_000;
  private static final int FIRST_OUT_PORT = 29_000;
  private static final int PORTS = 64;

  /** Returns the port of the server of the way in. */
  public int inPort(int clip) {
    return FIRST_IN_PORT + PORTS * number + clip;
  }

  /** Returns the port of the server of the way out. */
  public int outPort(int clip) {
    return FIRST_OUT_PORT + PORTS * number + clip;
  }

  /**
   * Returns the volume that its clips are played at: calls of the same audio at the same time would
   * be ambiguous, as they should.
   */
  public double gain() {
    return 1 - 0.04 * number;
  }

  /** Returns it as {@link Performance} takes it. */
  @Override
  public String toString() {
    return in + ">" + out;
  }
}
