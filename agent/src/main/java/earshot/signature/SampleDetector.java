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
 * neither law does. Each second sample of a voice is smooth as well, hence two channels are what
 * nowhere reads like one. What is quiet in its own reading may be loud and smooth in another, hence
 * what is quiet in any tells nothing, and is no look: a call that begins with silence is found as
 * soon as one that does not. Nor is what is smooth but slow, like a deep hum, where it was audio
 * before.
 *
 * <p>Not thread-safe; one for each flow.
 */
final class SampleDetector {
  /** Looks that are taken soonest; after them the flow is as good as decided. */
  static final int FIRST_LOOKS = 16;

  /** Looks that are counted: a call's start. */
  private static final int MAX_LOOKS = 64;

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

  /**
   * Of 64 bytes of text so many may be none: letters that are not of ASCII. They are on the other
   * side of zero by either law, as a voice's are.
   */
  private static final int MAX_FOREIGN = 8;

  private static final int FRESH_BYTES = 64;
  private static final int DOUBT_FRESH_BYTES = 128;
  private static final int LATER_FRESH_BYTES = 4_096;
  private static final int MOST_FRESH_BYTES = 65_535;

  private static final int VOTE = 16;

  /** Where audio is in force: speech pauses. */
  private static final int MISS = 2;

  private static final int IDLE_MISS = 8;
  private static final int SURE = 2 * VOTE;
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
    return looks >= FIRST_LOOKS;
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
    looks = Math.min(MAX_LOOKS, looks + 1);
    if (score >= SURE) {
      active = leaning;
    } else if (score == 0) {
      active = OTHER;
    }
  }

  /**
   * Bytes since the last look before the next one. After the first ones they lie apart: four looks
   * at neighbours would make audio of what is smooth here and there, as a picture is.
   */
  private int freshBytes() {
    if (looks < FIRST_LOOKS) {
      return FRESH_BYTES;
    }
    boolean doubtful = score > 0 ? score < MOST : looks < MAX_LOOKS;
    return doubtful ? DOUBT_FRESH_BYTES : LATER_FRESH_BYTES;
  }

  /** Returns whether the block tells anything: what is quiet or slow does not, and is no look. */
  private boolean judge(int count) {
    quiet = false;
    if (isText(count)) {
      miss();
      return true;
    }
    boolean isMono = hasFewZeros(count, Reading.MAX_SAMPLES);
    boolean isStereo = hasFewZeros(count, 2 * Reading.MAX_SAMPLES);
    Reading ulaw = readings(ULAW, count).getFirst();
    Reading alaw = readings(ALAW, count).getFirst();
    List<Reading> linear = readings(PCM16, count);
    boolean linearHits = linear.stream().anyMatch(Reading::isHit);
    SampleFormat law = isMono ? law(ulaw, alaw, ULAW, ALAW) : OTHER;
    boolean isOneChannel = active == PCM16_STEREO && linearHits;
    boolean stays =
        law == OTHER ? !isOneChannel && isHit(active, count, isMono, isStereo) : law == active;
    if (stays) {
      vote(active);
      return true;
    }
    if (law == OTHER && isSlow(ulaw, alaw)) {
      return false;
    }
    if (ulaw.isQuiet() || alaw.isQuiet() || linear.stream().anyMatch(Reading::isQuiet)) {
      quiet = true;
      return false;
    }
    SampleFormat seen = law == OTHER ? otherThanLaw(count, isMono, isStereo, linearHits) : law;
    if (seen == OTHER) {
      miss();
    } else {
      vote(seen);
    }
    return true;
  }

  /** Whether G.711 that earlier looks are for is too slow to tell. */
  private boolean isSlow(Reading ulaw, Reading alaw) {
    return score > 0 && ((leaning == ULAW && ulaw.isSlow()) || (leaning == ALAW && alaw.isSlow()));
  }

  /** What bytes read like that are not G.711 of one channel. */
  private SampleFormat otherThanLaw(
      int count, boolean isMono, boolean isStereo, boolean linearHits) {
    if (isStereo && count >= STEREO_BLOCK_BYTES) {
      if (law(earlier(ULAW, count).getFirst(), earlier(ALAW, count).getFirst(), ULAW, ALAW)
          != OTHER) {
        return OTHER;
      }
      SampleFormat seen =
          law(pair(ULAW_STEREO, count), pair(ALAW_STEREO, count), ULAW_STEREO, ALAW_STEREO);
      if (seen != OTHER) {
        return seen;
      }
    }
    if (linearHits) {
      return PCM16;
    }
    boolean isOneChannel =
        count == MAX_BLOCK_BYTES && earlier(PCM16, count).stream().anyMatch(Reading::isHit);
    return count >= STEREO_BLOCK_BYTES
            && !isOneChannel
            && isHit(PCM16_STEREO, count, isMono, isStereo)
        ? PCM16_STEREO
        : OTHER;
  }

  /** Of two laws that hit, the smoother one; none that makes faint audio loud. */
  private static SampleFormat law(
      Reading ulaw, Reading alaw, SampleFormat one, SampleFormat other) {
    boolean isUlaw = ulaw.isHit() && !alaw.isFaint();
    boolean isAlaw = alaw.isHit() && !ulaw.isFaint();
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
      case ULAW_STEREO, ALAW_STEREO ->
          isStereo && count >= STEREO_BLOCK_BYTES && pair(format, count).isHit();
      case PCM16 -> readings.stream().anyMatch(Reading::isHit);
      // The channels of one byte order and alignment are two bytes apart.
      case PCM16_STEREO ->
          isPair(readings.get(0), readings.get(4))
              || isPair(readings.get(1), readings.get(5))
              || isPair(readings.get(2), readings.get(6))
              || isPair(readings.get(3), readings.get(7));
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
        pair.get(0).isFaint() || pair.get(1).isFaint(),
        false,
        isPair(pair.get(0), pair.get(1)),
        false);
  }

  /** The last samples of each channel. */
  private List<Reading> readings(SampleFormat format, int count) {
    return format.views().stream()
        .map(view -> {
          int bytes = Math.min(count, Reading.MAX_SAMPLES * view.stride());
          return Reading.of(view, block, count - bytes, bytes);
        })
        .toList();
  }

  /** The samples of one channel before those. */
  private List<Reading> earlier(SampleFormat format, int count) {
    return format.views().stream()
        .map(view -> {
          int bytes = 2 * Reading.MAX_SAMPLES * view.stride();
          return Reading.of(view, block, count - bytes, bytes);
        })
        .toList();
  }

  private static boolean isSmoother(Reading one, Reading than) {
    return (long) one.differences() * than.magnitudes()
        < (long) than.differences() * one.magnitudes();
  }

  private boolean isText(int count) {
    int foreign = 0;
    for (int n = count - MIN_BLOCK_BYTES; n < count; n++) {
      foreign += RawLane.isText(block[n]) ? 0 : 1;
    }
    return foreign <= MAX_FOREIGN;
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
    score = Math.max(0, score - (active == OTHER ? IDLE_MISS : MISS));
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
