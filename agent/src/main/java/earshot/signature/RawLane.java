// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Lane {@code raw} of one flow: selects windows by content and gives each its signature, bit for
 * bit as the kernel program does.
 *
 * <p>Not thread-safe.
 */
public final class RawLane implements Lane {
  /** Values of e that a window holds. */
  public static final int WINDOW = 64;

  /** Canonical bytes that a window depends on. */
  public static final int WINDOW_BYTES = WINDOW + 4;

  /** Receives what a lane finds. */
  public interface Listener {

    /**
     * Called for each selected, distinct window.
     *
     * @param position index of the window's last canonical byte since the last restart
     * @param high signature bytes 0 to 7, big-endian
     * @param low signature bytes 8 to 15, big-endian
     */
    void signature(long position, long high, long low);
  }

  private final Selection selection;

  /**
   * Creates a lane at a restart.
   *
   * @param samplingBits how many top bits of the gear hash must be zero, 0 to 32
   * @param minDistinct how many different values a window must hold
   */
  public RawLane(SignatureKey key, int samplingBits, int minDistinct, Listener listener) {
    this.selection =
        new Selection(key, samplingBits, minDistinct, window -> !isText(window), listener);
  }

  @Override
  public void restart() {
    selection.restart();
  }

  @Override
  public void accept(byte[] bytes, int offset, int count) {
    for (int n = offset; n < offset + count; n++) {
      selection.accept(bytes[n]);
    }
  }

  /** Tells whether a window holds nothing but text. */
  static boolean isText(Selection window) {
    for (int n = 0; n < WINDOW_BYTES; n++) {
      if (!isText(window.canonical(n))) {
        return false;
      }
    }
    return true;
  }

  /** Printable ASCII (0x20 to 0x7E) or white space (0x09 to 0x0D). */
  static boolean isText(byte c) {
    return (c >= 0x20 && c <= 0x7E) || (c >= 0x09 && c <= 0x0D);
  }
}
