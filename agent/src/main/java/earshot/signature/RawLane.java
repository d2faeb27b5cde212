// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import org.jspecify.annotations.Nullable;

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

    /** Called for each selected window that makes no signature. */
    default void dropped(Drop why) {}

    /**
     * Called for each selected window that may make a signature: returns whether there are too many
     * of them.
     *
     * @param hash the gear hash by which it was selected, the less the rarer
     */
    default boolean isTooMany(long hash) {
      return false;
    }
  }

  /** Why a selected window makes no signature. */
  public enum Drop {
    /** It holds too few different values: silence, comfort noise, padding. */
    INDISTINCT,
    /** It holds nothing but printable ASCII and white space. */
    TEXT,
    /** {@link Listener#isTooMany} said so. */
    RATE_LIMITED,
    /** Another way to read the same bytes is the right one. */
    MISREAD
  }

  private final Selection selection;

  /**
   * Creates a lane at a restart.
   *
   * @param samplingBits how many top bits of the gear hash must be zero, 0 to 32
   * @param minDistinct how many different values a window must hold
   */
  public RawLane(SignatureKey key, int samplingBits, int minDistinct, Listener listener) {
    this.selection = new Selection(key, samplingBits, minDistinct, RawLane::unlessText, listener);
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

  /** Drops a window that holds nothing but text. */
  static @Nullable Drop unlessText(Selection window) {
    for (int n = 0; n < WINDOW_BYTES; n++) {
      if (!isText(window.canonical(n))) {
        return null;
      }
    }
    return Drop.TEXT;
  }

  /** Printable ASCII (0x20 to 0x7E) or white space (0x09 to 0x0D). */
  static boolean isText(byte c) {
    return (c >= 0x20 && c <= 0x7E) || (c >= 0x09 && c <= 0x0D);
  }
}
