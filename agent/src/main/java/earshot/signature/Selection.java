// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import earshot.signature.RawLane.Drop;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Selects windows among bytes by content and gives each its signature.
 *
 * <p>Not thread-safe; holds 68 bytes of history.
 */
final class Selection {
  private final long[] gear;
  private final SipHash128 identity;
  private final long selectionMask;
  private final int minDistinct;
  private final Function<Selection, @Nullable Drop> rule;
  private final RawLane.Listener listener;
  private final byte[] history = new byte[RawLane.WINDOW_BYTES];
  private final byte[] window = new byte[RawLane.WINDOW];
  private long length;
  private long hash;

  /**
   * Creates one at a restart.
   *
   * @param rule why the selected window, which it is told by {@link #canonical}, is dropped; null:
   *     it is not
   */
  Selection(
      SignatureKey key,
      int samplingBits,
      int minDistinct,
      Function<Selection, @Nullable Drop> rule,
      RawLane.Listener listener) {
    if (samplingBits < 0 || samplingBits > 32) {
      throw new IllegalArgumentException("samplingBits must be 0 to 32, is " + samplingBits);
    }
    this.gear = key.sharedGear();
    this.identity = new SipHash128(key.identityKey());
    this.selectionMask = samplingBits == 0 ? 0 : -1L << (Long.SIZE - samplingBits);
    this.minDistinct = minDistinct;
    this.rule = rule;
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  void restart() {
    length = 0;
    hash = 0;
  }

  /** Returns canonical byte 0 to 67 of the selected window. */
  byte canonical(int index) {
    return history[(int) ((length - RawLane.WINDOW_BYTES + index) % RawLane.WINDOW_BYTES)];
  }

  void accept(byte value) {
    int slot = (int) (length % RawLane.WINDOW_BYTES);
    if (length >= 4) {
      int e = (value ^ history[(int) ((length - 4) % RawLane.WINDOW_BYTES)]) & 0xFF;
      hash = (hash << 1) + gear[e];
    }
    history[slot] = value;
    length++;
    if (length >= RawLane.WINDOW_BYTES && (hash & selectionMask) == 0) {
      emitUnlessDropped();
    }
  }

  private void emitUnlessDropped() {
    long[] seen = new long[4];
    for (int n = 0; n < RawLane.WINDOW; n++) {
      byte e = (byte) (canonical(n + 4) ^ canonical(n));
      window[n] = e;
      seen[(e & 0xFF) >>> 6] |= 1L << (e & 0x3F);
    }
    int distinct = 0;
    for (long bits : seen) {
      distinct += Long.bitCount(bits);
    }
    Drop drop = distinct < minDistinct ? Drop.INDISTINCT : rule.apply(this);
    if (drop == null && listener.isTooMany(hash)) {
      drop = Drop.RATE_LIMITED;
    }
    if (drop != null) {
      listener.dropped(drop);
      return;
    }
    identity.hash(window);
    listener.signature(length - 1, identity.high(), identity.low());
  }
}
