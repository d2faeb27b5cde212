// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import java.util.Objects;

/**
 * Lane {@code raw} of one flow: selects windows by content and gives each its signature, bit for
 * bit as the kernel program does.
 *
 * <p>Not thread-safe; holds 68 bytes of history.
 */
public final class RawLane {
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

  private final long[] gear;
  private final SipHash128 identity;
  private final long selectionMask;
  private final int minDistinct;
  private final Listener listener;
  private final byte[] history = new byte[WINDOW_BYTES];
  private final byte[] window = new byte[WINDOW];
  private long length;
  private long hash;

  /**
   * Creates a lane at a restart.
   *
   * @param samplingBits how many top bits of the gear hash must be zero, 0 to 32
   * @param minDistinct how many different values a window must hold
   */
  public RawLane(SignatureKey key, int samplingBits, int minDistinct, Listener listener) {
    if (samplingBits < 0 || samplingBits > 32) {
      throw new IllegalArgumentException("samplingBits must be 0 to 32, is " + samplingBits);
    }
    this.gear = key.gear();
    this.identity = new SipHash128(key.identityKey());
    this.selectionMask = samplingBits == 0 ? 0 : -1L << (Long.SIZE - samplingBits);
    this.minDistinct = minDistinct;
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /** Begins anew, as after a gap or with a datagram. */
  public void restart() {
    length = 0;
    hash = 0;
  }

  /** Takes the next canonical bytes of the flow. */
  public void accept(byte[] bytes, int offset, int count) {
    for (int n = offset; n < offset + count; n++) {
      accept(bytes[n]);
    }
  }

  private void accept(byte value) {
    int slot = (int) (length % WINDOW_BYTES);
    if (length >= 4) {
      int e = (value ^ history[(int) ((length - 4) % WINDOW_BYTES)]) & 0xFF;
      hash = (hash << 1) + gear[e];
    }
    history[slot] = value;
    length++;
    if (length >= WINDOW_BYTES && (hash & selectionMask) == 0) {
      emitUnlessIndistinct();
    }
  }

  private void emitUnlessIndistinct() {
    long first = length - WINDOW_BYTES;
    long[] seen = new long[4];
    boolean text = true;
    for (int n = 0; n < WINDOW_BYTES; n++) {
      byte c = history[(int) ((first + n) % WINDOW_BYTES)];
      text &= isText(c);
      if (n >= 4) {
        byte e = (byte) (c ^ history[(int) ((first + n - 4) % WINDOW_BYTES)]);
        window[n - 4] = e;
        seen[(e & 0xFF) >>> 6] |= 1L << (e & 0x3F);
      }
    }
    int distinct = 0;
    for (long bits : seen) {
      distinct += Long.bitCount(bits);
    }
    if (distinct < minDistinct || text) {
      return;
    }
    identity.hash(window);
    listener.signature(length - 1, identity.high(), identity.low());
  }

  /** Printable ASCII (0x20 to 0x7E) or white space (0x09 to 0x0D). */
  private static boolean isText(byte c) {
    return (c >= 0x20 && c <= 0x7E) || (c >= 0x09 && c <= 0x0D);
  }
}
