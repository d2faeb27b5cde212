// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import org.jspecify.annotations.Nullable;

/**
 * Lanes {@code raw} and {@code ulaw} of one flow. Where the bytes are samples of mu-law, A-law or
 * PCM16, lane {@code ulaw} selects among the mu-law bytes of these, so that audio is known again
 * whichever of them it is sent in. What the bytes are is told, or seen.
 *
 * <p>Not thread-safe.
 */
public final class UlawLanes implements Lane {
  private static final byte NEGATIVE_ZERO = 0x7F;

  private final Selection raw;
  private final Selection companded;
  private final Selection[] linear = new Selection[Pcm16.VIEWS];
  private final @Nullable SampleFormat told;
  private final SampleFormatDetector detector = new SampleFormatDetector();
  private final byte[] history = new byte[Pcm16.WINDOW_BYTES];
  private final byte[] window = new byte[Pcm16.WINDOW_BYTES];
  private SampleFormat format;
  private long length;

  /**
   * Creates the lanes at a restart.
   *
   * @param samplingBits how many top bits of the gear hash must be zero, 0 to 32
   * @param minDistinct how many different values a window must hold
   * @param told what the bytes are; null: as they look
   * @param rawListener is told what lane {@code raw} finds
   * @param ulawListener is told what lane {@code ulaw} finds; positions count samples
   */
  public UlawLanes(
      SignatureKey key,
      int samplingBits,
      int minDistinct,
      @Nullable SampleFormat told,
      RawLane.Listener rawListener,
      RawLane.Listener ulawListener) {
    this.told = told;
    this.format = told == null ? SampleFormat.OTHER : told;
    this.raw = new Selection(key, samplingBits, minDistinct, this::isRaw, rawListener);
    this.companded = new Selection(key, samplingBits, minDistinct, anything -> true, ulawListener);
    for (int view = 0; view < Pcm16.VIEWS; view++) {
      int reading = view;
      linear[view] =
          new Selection(key, samplingBits, minDistinct, samples -> isLinear(reading), ulawListener);
    }
  }

  @Override
  public void restart() {
    raw.restart();
    restartCompanded();
  }

  private void restartCompanded() {
    companded.restart();
    for (Selection view : linear) {
      view.restart();
    }
    length = 0;
  }

  /** Takes a segment's next bytes, or a datagram's. */
  @Override
  public void accept(byte[] bytes, int offset, int count) {
    SampleFormat now = told == null ? detector.accept(bytes, offset, count) : told;
    if (now != format) {
      restartCompanded();
      format = now;
    }
    for (int n = offset; n < offset + count; n++) {
      byte value = bytes[n];
      raw.accept(value);
      switch (format) {
        case OTHER -> {}
        case ULAW -> companded.accept(G711.fold(value));
        case ALAW -> companded.accept(G711.ulawOf(G711.linearOfAlaw(value)));
        case PCM16 -> linear(value);
      }
    }
  }

  private void linear(byte value) {
    byte before = history[(int) ((length + Pcm16.WINDOW_BYTES - 1) % Pcm16.WINDOW_BYTES)];
    history[(int) (length % Pcm16.WINDOW_BYTES)] = value;
    length++;
    // The samples that this byte completes began at its predecessor.
    int alignment = (int) (length & 1);
    if (length >= 2) {
      linear[alignment].accept(G711.ulawOf(Pcm16.sample(alignment, before, value)));
      linear[alignment + 2].accept(G711.ulawOf(Pcm16.sample(alignment + 2, before, value)));
    }
  }

  /** What mu-law bytes without a negative zero say is said by lane ulaw. */
  private boolean isRaw(Selection selected) {
    if (RawLane.isText(selected)) {
      return false;
    }
    if (format != SampleFormat.ULAW) {
      return true;
    }
    for (int n = 0; n < RawLane.WINDOW_BYTES; n++) {
      if (selected.canonical(n) == NEGATIVE_ZERO) {
        return true;
      }
    }
    return false;
  }

  private boolean isLinear(int view) {
    boolean text = true;
    for (int n = 0; n < Pcm16.WINDOW_BYTES; n++) {
      window[n] = history[(int) ((length + n) % Pcm16.WINDOW_BYTES)];
      text &= RawLane.isText(window[n]);
    }
    return !text && Pcm16.admits(window, view);
  }
}
