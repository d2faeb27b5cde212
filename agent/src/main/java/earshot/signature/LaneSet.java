// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import earshot.signature.RawLane.Drop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is found in the canonical bytes of one flow. Where these are samples, told or seen, lane
 * {@code ulaw} selects among the mu-law bytes of each way to read them, so that audio is known
 * again whichever form it is sent in. Elsewhere lane {@code raw} selects among the bytes as they
 * are, or, where the flow is gated, none does: what is no audio is no signature.
 *
 * <p>Not thread-safe.
 */
public final class LaneSet implements Lane {
  /** The kernel program reads so many in one way, then in the next. */
  static final int CHUNK_BYTES = TextDetector.CHUNK_BYTES;

  /** Two channels of two bytes for each sample of a window, behind them a chunk. */
  private static final int HISTORY_BYTES = 4 * RawLane.WINDOW_BYTES + CHUNK_BYTES;

  /** A view's samples, and the windows among them. */
  private record Samples(View view, Selection selection) {}

  private final SignatureKey key;
  private final int samplingBits;
  private final int minDistinct;
  private final @Nullable SampleFormat told;
  private final boolean gated;
  private final RawLane.Listener ulawListener;
  private final Selection raw;
  private SampleDetector detector = new SampleDetector();
  private final List<Samples> lanes = new ArrayList<>();
  private final byte[] history = new byte[HISTORY_BYTES];
  private final byte[] window = new byte[Pcm16.WINDOW_BYTES];
  private SampleFormat format = SampleFormat.OTHER;
  private @Nullable SampleFormat datagramFormat;
  private boolean datagramIsOpen;
  private long length;
  private long windowEnd;
  private int lookedAt;

  /**
   * Creates the lanes at a restart.
   *
   * @param samplingBits how many top bits of the gear hash must be zero, 0 to 32
   * @param minDistinct how many different values a window must hold
   * @param told what the bytes are for good, {@link SampleFormat#OTHER} to take them as they are;
   *     null: as they look
   * @param gated whether bytes that look like no samples are passed over; means nothing where told
   * @param rawListener is told what lane {@code raw} finds
   * @param ulawListener is told what lane {@code ulaw} finds; positions count samples of a channel
   */
  public LaneSet(
      SignatureKey key,
      int samplingBits,
      int minDistinct,
      @Nullable SampleFormat told,
      boolean gated,
      RawLane.Listener rawListener,
      RawLane.Listener ulawListener) {
    this.key = key;
    this.samplingBits = samplingBits;
    this.minDistinct = minDistinct;
    this.told = told;
    this.gated = gated;
    this.ulawListener = ulawListener;
    this.raw = new Selection(key, samplingBits, minDistinct, RawLane::unlessText, rawListener);
  }

  /** Returns what the bytes are, told or seen so far. */
  public SampleFormat format() {
    if (told != null) {
      return told;
    }
    return datagramFormat == null ? detector.active() : datagramFormat;
  }

  /** Returns whether so much was looked at that the answer may be no audio. */
  public boolean isDecided() {
    return told != null || detector.isDecided();
  }

  /** Returns whether so much was looked at, none of it quiet, and it reads like no samples. */
  public boolean isNoise() {
    return told == null && detector.isDecided() && detector.active() == SampleFormat.OTHER;
  }

  /** Returns whether the last look was at bytes too quiet to tell what they are. */
  public boolean isQuiet() {
    return told == null && detector.isQuiet();
  }

  /** Forgets what the bytes were: another connection begins. */
  public void open() {
    detector = new SampleDetector();
    restart();
  }

  /** Returns whether the next bytes are passed over because they look like no samples. */
  public boolean isShut() {
    return gated && told == null && !datagramIsOpen && format() == SampleFormat.OTHER;
  }

  @Override
  public void restart() {
    if (told == null) {
      detector.restart();
    }
    datagramFormat = null;
    datagramIsOpen = false;
    restartLanes();
  }

  /**
   * Tells what the bytes up to the next restart are, as the header of a datagram says. What the
   * flow was told stands above it.
   *
   * @param format {@link SampleFormat#OTHER} where only their being audio is known
   */
  public void datagram(SampleFormat format) {
    datagramFormat = format == SampleFormat.OTHER ? null : format;
    datagramIsOpen = true;
  }

  @Override
  public void accept(byte[] bytes, int offset, int count) {
    if (format != format()) {
      restartLanes();
    }
    boolean shut = isShut();
    for (int n = offset; n < offset + count; n++) {
      if (told == null) {
        detector.accept(bytes[n]);
      }
      if (format == SampleFormat.OTHER && !shut) {
        lookedAt = n + 1;
        raw.accept(bytes[n]);
      }
    }
    for (int n = 0; n < count && format != SampleFormat.OTHER; n += CHUNK_BYTES) {
      samples(bytes, offset + n, Math.min(CHUNK_BYTES, count - n));
    }
  }

  /**
   * Returns the index behind the window that a listener is told of, in the bytes last handed here.
   */
  public int lookedAt() {
    return lookedAt;
  }

  @Override
  public void endOfChunk() {
    if (told == null) {
      detector.look();
    }
  }

  @Override
  public int untilLook() {
    return told == null ? detector.untilLook() : 0;
  }

  /**
   * A packet is at its end.
   *
   * @param stream whether the next packet's bytes follow its own
   */
  public void endOfPacket(boolean stream) {
    if (told == null) {
      detector.endOfPacket(stream);
    }
  }

  private void restartLanes() {
    raw.restart();
    length = 0;
    SampleFormat now = format();
    if (now == format) {
      lanes.forEach(samples -> samples.selection.restart());
      return;
    }
    format = now;
    lanes.clear();
    for (View view : format.views()) {
      lanes.add(
          new Samples(
              view,
              new Selection(key, samplingBits, minDistinct, _ -> misread(view), ulawListener)));
    }
  }

  private void samples(byte[] bytes, int offset, int count) {
    for (int n = 0; n < count; n++) {
      history[Math.floorMod(length + n, HISTORY_BYTES)] = bytes[offset + n];
    }
    for (Samples samples : lanes) {
      for (int n = 0; n < count; n++) {
        long position = length + n;
        if (samples.view.endsAt(position)) {
          windowEnd = position;
          lookedAt = offset + n + 1;
          samples.selection.accept(
              samples.view.coding().ulaw(byteAt(position - 1), byteAt(position)));
        }
      }
    }
    length += count;
  }

  private byte byteAt(long position) {
    return history[Math.floorMod(position, HISTORY_BYTES)];
  }

  /** Where a sample is two bytes, its channel's bytes tell whether it was read as it is. */
  private @Nullable Drop misread(View view) {
    if (view.coding().width() == 1) {
      return null;
    }
    boolean text = true;
    for (int n = 0; n < Pcm16.WINDOW_BYTES; n++) {
      int back = (RawLane.WINDOW_BYTES - 1 - n / 2) * view.stride() + 1 - n % 2;
      window[n] = byteAt(windowEnd - back);
      text &= RawLane.isText(window[n]);
    }
    if (text) {
      return Drop.TEXT;
    }
    return Pcm16.admits(window, view.coding()) ? null : Drop.MISREAD;
  }
}
