// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.audio.MuLaw;
import earshot.e2e.audio.Recording;
import earshot.signature.RawLane;
import earshot.signature.SignatureKey;
import java.util.HashMap;
import java.util.Map;

/**
 * The windows that the reference implementation selects in a clip as mu-law bytes without any
 * framing, and where each ends.
 *
 * @param ends of each signature: index of the window's last sample; -1 where it occurs again
 */
record Windows(Map<String, Integer> ends) {
  /** A signature of several places. */
  static final int REPEATED = -1;

  /** Looks through samples. */
  static Windows of(short[] samples, SignatureKey key, int samplingBits, int minDistinct) {
    Map<String, Integer> ends = new HashMap<>();
    RawLane lane =
        new RawLane(
            key,
            samplingBits,
            minDistinct,
            (position, high, low) ->
                ends.merge(
                    "%016x%016x".formatted(high, low), (int) position, (_, _) -> REPEATED));
    byte[] ulaw = new byte[samples.length];
    for (int n = 0; n < samples.length; n++) {
      ulaw[n] = MuLaw.encode(samples[n]);
    }
    lane.accept(ulaw, 0, ulaw.length);
    return new Windows(ends);
  }

  /** Looks through a recording at one of its rates. */
  static Windows of(Recording recording, boolean wide, SignatureKey key) {
    return of(
        wide ? recording.wide() : recording.narrow(),
        key,
        Stage.SAMPLING_BITS,
        Stage.MIN_DISTINCT);
  }
}
