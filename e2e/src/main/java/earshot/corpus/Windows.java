// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.audio.MuLaw;
import earshot.signature.RawLane;
import earshot.signature.SignatureKey;
import java.util.HashMap;
import java.util.Map;

/**
 * The windows that the reference implementation selects in a clip as mu-law bytes without any
 * framing, and where each ends.
 *
 * @param ends of each signature: index of the window's last sample where it occurs first
 * @param nexts where it occurs next; missing where it does not
 */
record Windows(Map<String, Integer> ends, Map<String, Integer> nexts) {

  /** Looks through samples. */
  static Windows of(short[] samples, SignatureKey key, int samplingBits, int minDistinct) {
    Map<String, Integer> ends = new HashMap<>();
    Map<String, Integer> nexts = new HashMap<>();
    RawLane lane =
        new RawLane(
            key,
            samplingBits,
            minDistinct,
            (position, high, low) -> {
              String signature = "%016x%016x".formatted(high, low);
              if (ends.putIfAbsent(signature, (int) position) != null) {
                nexts.putIfAbsent(signature, (int) position);
              }
            });
    byte[] ulaw = new byte[samples.length];
    for (int n = 0; n < samples.length; n++) {
      ulaw[n] = MuLaw.encode(samples[n]);
    }
    lane.accept(ulaw, 0, ulaw.length);
    return new Windows(ends, nexts);
  }

  /** Looks through samples with the agent's settings. */
  static Windows of(short[] samples, SignatureKey key) {
    return of(samples, key, Stage.SAMPLING_BITS, Stage.MIN_DISTINCT);
  }

  /** Returns whether a signature occurs once. */
  boolean isUnique(String signature) {
    return ends.containsKey(signature) && !nexts.containsKey(signature);
  }
}
