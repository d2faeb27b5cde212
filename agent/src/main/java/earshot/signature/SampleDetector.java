// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static earshot.signature.SampleFormat.ALAW;
import static earshot.signature.SampleFormat.ALAW_STEREO;
import static earshot.signature.SampleFormat.OTHER;
import static earshot.signature.SampleFormat.PCM16;
import static earshot.signature.SampleFormat.PCM16_STEREO;
import static earshot.signature.SampleFormat.ULAW;
import static earshot.signature.SampleFormat.ULAW_STEREO;

import java.util.List;

/**
 * Tells from a flow's own bytes what samples they are: looks now and then at the last ones, and
 * goes by what several looks agree on. Bit for bit as the kernel program.
 *
 * <p>Bytes of G.711 are smooth as PCM16 too, of one channel or two, hence PCM16 counts only where
 * neither law does. What is quiet in its own reading may be loud and smooth in another, hence what
 * is quiet in any tells nothing, and is no look: a call that begins with silence is found as soon
 * as one that does not.
 *
 * <p>Not thread-safe; one for each flow.
 */
final class SampleDetector {
  /** Looks that are taken soon; after them the flow is as good as decided. */
  static final int FIRST_LOOKS = 16;

  /** Of a channel, that are looked at. */
  private static final int SAMPLES = 64;

  private static final int MIN_BLOCK_BYTES = 64;
  private static final int STEREO_BLOCK_BYTES = 128;
  private static final int MAX_BLOCK_BYTES = 256;

  /** As much as the kernel keeps of one-byte samples from packet to packet. */
  private static final int KEPT_G711_BYTES = 72;

  /**
   * Of G.711 less than one byte in so many is zero: its loudest sample. Of whole numbers, machine
   * code and quiet linear samples more are, and the law of signs alone makes them smooth.
   */
  private static final int MAX_ZEROS = 16;

  /** By the other law, quiet audio is so many times as loud, or more. */
  private static final int MAX_LOUDER = 4;

  private static final int FRESH_BYTES = 64;
  private static final int DOUBT_FRESH_BYTES = 256;
  private static final int LATER_FRESH_BYTES = 4_096;
  private static final int MOST_FRESH_BYTES = 65_535;

  private static final int VOTE = 16;
  private static final int MISS = 2;
  private static final int SURE = 4 * VOTE;
  private static final int MOST = 15 * VOTE;

  private final byte[] history = new byte[MAX_BLOCK_BYTES];
  private final byte[] block = new byte[MAX_BLOCK_BYTES];
  private SampleFormat active = OTHER;
  private SampleFormat leaning = OTHER;
  private int score;
  private int looks;
  private int next;
  private int fresh;
  private int filled;
  private boolean stale;
  private boolean quiet;

  /** Returns what the bytes are. */
  SampleFormat active() {
    return active;
  }

  /** Returns whether enough was looked at for {@link SampleFormat#OTHER} to be an answer. */
  boolean isDecided() {
    return looks == FIRST_LOOKS;
  }

  /** Returns whether the last look was at what is too quiet to tell. */
  boolean isQuiet() {
    return quiet;
  }

  /** Takes the flow's next byte. */
  void accept(byte value) {
    if (stale) {
      filled = 0;
      stale = false;
    }
    history[next] = value;
    next = (next + 1) % MAX_BLOCK_BYTES;
    filled = Math.min(MAX_BLOCK_BYTES, filled + 1);
    fresh = Math.min(MOST_FRESH_BYTES, fresh + 1);
  }

  /** The next byte does not follow the last one. */
  void restart() {
    look();
    stale = true;
  }

  /**
   * A packet is at its end.
   *
   * @param stream whether the next packet's bytes follow its own
   */
  void endOfPacket(boolean stream) {
    look();
    if (!stream) {
      stale = true;
    } else if (active == ULAW || active == ALAW) {
      filled = Math.min(filled, KEPT_G711_BYTES);
    }
  }

  /** Returns after how many further bytes a look is due; 0: at once. */
  int untilLook() {
    int contiguous = stale ? 0 : filled;
    return Math.max(0, Math.max(freshBytes() - fresh, MIN_BLOCK_BYTES - contiguous));
  }

  /** Looks at the last bytes, where there are enough of them that it has not looked at. */
  void look() {
    if (filled < MIN_BLOCK_BYTES || fresh < freshBytes()) {
      return;
    }
    fresh = 0;
    int count =
        filled == MAX_BLOCK_BYTES
            ? MAX_BLOCK_BYTES
            : filled >= STEREO_BLOCK_BYTES ? STEREO_BLOCK_BYTES : MIN_BLOCK_BYTES;
    for (int n = 0; n < count; n++) {
      block[n] = history[(next + MAX_BLOCK_BYTES - count + n) % MAX_BLOCK_BYTES];
    }
    if (!judge(count)) {
      return;
    }
    looks = Math.min(FIRST_LOOKS, looks + 1);
    if (score >= SURE) {
      active = leaning;
    } else if (score == 0) {
      active = OTHER;
    }
  }

  /** Bytes since the last look before the next one: few at first, and while it may be either. */
  private int freshBytes() {
    if (looks < FIRST_LOOKS) {
      return FRESH_BYTES;
    }
    return score > 0 && score < MOST ? DOUBT_FRESH_BYTES : LATER_FRESH_BYTES;
  }

  /** Returns whether the block tells anything: what is quiet does not, and is no look. */
  private boolean judge(int count) {
    quiet = false;
    if (isText(count)) {
      miss();
      return true;
    }
    boolean isMono = hasFewZeros(count, SAMPLES);
    boolean isStereo = hasFewZeros(count, 2 * SAMPLES);
    if (isHit(active, count, isMono, isStereo)) {
      vote(active);
      return true;
    }
    Reading ulaw = readings(ULAW, count).getFirst();
    Reading alaw = readings(ALAW, count).getFirst();
    List<Reading> linear = readings(PCM16, count);
    if (ulaw.isQuiet() || alaw.isQuiet() || linear.stream().anyMatch(Reading::isQuiet)) {
      quiet = true;
      return false;
    }
    SampleFormat seen = isMono ? law(ulaw, alaw, ULAW, ALAW) : OTHER;
    if (seen == OTHER && isStereo && count >= STEREO_BLOCK_BYTES) {
      seen = law(pair(ULAW_STEREO, count), pair(ALAW_STEREO, count), ULAW_STEREO, ALAW_STEREO);
    }
    if (seen == OTHER && linear.stream().anyMatch(Reading::isHit)) {
      seen = PCM16;
    }
    if (seen == OTHER
        && count >= STEREO_BLOCK_BYTES
        && isHit(PCM16_STEREO, count, isMono, isStereo)) {
      seen = PCM16_STEREO;
    }
    if (seen == OTHER) {
      miss();
    } else {
      vote(seen);
    }
    return true;
  }

  /** Of two laws that hit, the smoother one; none that makes quiet audio loud. */
  private static SampleFormat law(
      Reading ulaw, Reading alaw, SampleFormat one, SampleFormat other) {
    boolean isUlaw = ulaw.isHit() && ulaw.magnitudes() < MAX_LOUDER * alaw.magnitudes();
    boolean isAlaw = alaw.isHit() && alaw.magnitudes() < MAX_LOUDER * ulaw.magnitudes();
    if (isUlaw && isAlaw) {
      return isSmoother(alaw, ulaw) ? other : one;
    }
    return isUlaw ? one : isAlaw ? other : OTHER;
  }

  private boolean isHit(SampleFormat format, int count, boolean isMono, boolean isStereo) {
    List<Reading> readings = readings(format, count);
    return switch (format) {
      case OTHER -> false;
      case ULAW, ALAW -> isMono && readings.getFirst().isHit();
      case ULAW_STEREO, ALAW_STEREO -> isStereo && pair(format, count).isHit();
      case PCM16 -> readings.stream().anyMatch(Reading::isHit);
      // The channels of one byte order and alignment are two bytes apart.
      case PCM16_STEREO ->
          isPair(readings.get(0), readings.get(2))
              || isPair(readings.get(1), readings.get(3))
              || isPair(readings.get(4), readings.get(6))
              || isPair(readings.get(5), readings.get(7));
    };
  }

  /** Two channels of which one speaks, and the other too or not at all. */
  private static boolean isPair(Reading left, Reading right) {
    return (left.isHit() && (right.isHit() || right.isQuiet()))
        || (right.isHit() && left.isQuiet());
  }

  /** Two channels as one reading. */
  private Reading pair(SampleFormat format, int count) {
    List<Reading> pair = readings(format, count);
    return new Reading(
        pair.get(0).differences() + pair.get(1).differences(),
        pair.get(0).magnitudes() + pair.get(1).magnitudes(),
        false,
        isPair(pair.get(0), pair.get(1)));
  }

  /** The last 64 samples of each channel: more of them would seldom be without a header. */
  private List<Reading> readings(SampleFormat format, int count) {
    return format.views().stream()
        .map(view -> {
          int bytes = Math.min(count, SAMPLES * view.stride());
          return Reading.of(view, block, count - bytes, bytes);
        })
        .toList();
  }

  private static boolean isSmoother(Reading one, Reading than) {
    return (long) one.differences() * than.magnitudes()
        < (long) than.differences() * one.magnitudes();
  }

  private boolean isText(int count) {
    for (int n = count - MIN_BLOCK_BYTES; n < count; n++) {
      if (!RawLane.isText(block[n])) {
        return false;
      }
    }
    return true;
  }

  /** Whether so many bytes, the last of the block, may be G.711. */
  private boolean hasFewZeros(int count, int most) {
    int bytes = Math.min(count, most);
    int zeros = 0;
    for (int n = count - bytes; n < count; n++) {
      zeros += block[n] == 0 ? 1 : 0;
    }
    return bytes > MAX_ZEROS * zeros;
  }

  private void miss() {
    score = Math.max(0, score - MISS);
  }

  private void vote(SampleFormat seen) {
    if (seen == leaning) {
      score = Math.min(MOST, score + VOTE);
    } else if (score >= VOTE) {
      score -= VOTE;
    } else {
      leaning = seen;
      score = VOTE;
    }
  }
}
