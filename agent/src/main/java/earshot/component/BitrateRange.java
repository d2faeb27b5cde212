// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.config.Section;

/**
 * What a flow carries if it is to be audio.
 *
 * @param minBitsPerSecond of payload
 * @param maxBitsPerSecond of payload; more than the minimum
 */
public record BitrateRange(long minBitsPerSecond, long maxBitsPerSecond) {
  private static final long DEFAULT_MIN_BITS_PER_SECOND = 4_000;
  private static final long DEFAULT_MAX_BITS_PER_SECOND = 64_000_000;

  /** Reads {@code bitrate: {min: …, max: …}}; what is wrong is reported. */
  public static BitrateRange read(Section section) {
    try (Section bitrate = section.section("bitrate")) {
      long min = bitrate.bitsPerSecond("min", DEFAULT_MIN_BITS_PER_SECOND);
      long max = bitrate.bitsPerSecond("max", DEFAULT_MAX_BITS_PER_SECOND);
      if (max <= min) {
        bitrate.problem("max", "must be greater than min");
      }
      return new BitrateRange(min, max);
    }
  }
}
