// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.config.Section;
import earshot.signature.SignatureKey;
import org.jspecify.annotations.Nullable;

/**
 * How receivers of packets find signatures.
 *
 * @param key shared by the agents that are to match; null: a random one at each start
 * @param samplingBits one window of 2^n is chosen, 0 to 32
 * @param minDistinct different values that a window must hold, 0 to 64
 * @param maxPerFlow signatures a second and flow before its own sampling bits rise
 * @param formats what the bytes of flows are, told by port
 */
public record SignatureOptions(
    @Nullable SignatureKey key,
    int samplingBits,
    int minDistinct,
    int maxPerFlow,
    ToldFormats formats) {
  private static final int DEFAULT_SAMPLING_BITS = 10;
  private static final int DEFAULT_MIN_DISTINCT = 16;
  private static final int DEFAULT_MAX_PER_FLOW = 500;

  /** Reads a section {@code signature}; what is wrong is reported. */
  public static SignatureOptions read(Section signature) {
    return new SignatureOptions(
        key(signature),
        signature.integer("sampling_bits", DEFAULT_SAMPLING_BITS, 0, 32),
        signature.integer("min_distinct", DEFAULT_MIN_DISTINCT, 0, 64),
        Math.clamp(signature.perSecond("max_per_flow", DEFAULT_MAX_PER_FLOW), 1, Integer.MAX_VALUE),
        ToldFormats.read(signature, "formats"));
  }

  /** Reads {@code key} alone; null where it is absent or wrong, which is reported. */
  public static @Nullable SignatureKey key(Section signature) {
    String text = signature.string("key", "");
    try {
      return text.isBlank() ? null : SignatureKey.parse(text);
    } catch (IllegalArgumentException e) {
      signature.problem("key", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
