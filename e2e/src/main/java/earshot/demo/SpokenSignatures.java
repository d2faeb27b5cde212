// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import earshot.e2e.audio.Speech;
import earshot.signature.LaneSet;
import earshot.signature.RawLane;
import earshot.signature.SampleFormat;
import earshot.signature.SignatureKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where in which call each signature lies, computed from the audio itself by the reference
 * implementation. A signature that the audio holds twice has no place.
 */
final class SpokenSignatures {
  private static final int CHUNK_BYTES = 8_000;
  private static final int MIN_DISTINCT = 16;

  /**
   * The end of a window.
   *
   * @param position index in the call's stream of the window's last byte
   */
  record Place(int call, long position) {}

  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();

  /** Computes all signatures of the first {@code duration} of {@code calls} calls. */
  SpokenSignatures(SignatureKey key, int samplingBits, int calls, Duration duration) {
    long bytes = duration.toMillis() * Speech.BYTES_PER_SECOND / 1_000;
    for (int call = 0; call < calls; call++) {
      add(key, samplingBits, call, bytes);
    }
  }

  /** Returns where that signature is, null where nowhere or more than once. */
  @Nullable Place find(String signature) {
    return places.get(signature);
  }

  /** Returns whether the audio holds that signature more than once. */
  boolean isRepeated(String signature) {
    return repeated.contains(signature);
  }

  /** Returns how many signatures have one place. */
  int size() {
    return places.size();
  }

  private void add(SignatureKey key, int samplingBits, int call, long bytes) {
    HexFormat hex = HexFormat.of();
    RawLane.Listener listener =
        (position, high, low) ->
            put(hex.toHexDigits(high) + hex.toHexDigits(low), new Place(call, position));
    LaneSet lane =
        new LaneSet(key, samplingBits, MIN_DISTINCT, SampleFormat.ULAW, false, listener, listener);
    Speech speech = new Speech(call);
    byte[] chunk = new byte[CHUNK_BYTES];
    // A piece of the longest frame may pass the end of the time.
    for (long position = 0; position < bytes + CHUNK_BYTES; position += CHUNK_BYTES) {
      speech.read(position, chunk);
      lane.accept(chunk, 0, CHUNK_BYTES);
    }
  }

  private void put(String signature, Place place) {
    if (repeated.contains(signature)) {
      return;
    }
    if (places.putIfAbsent(signature, place) != null) {
      places.remove(signature);
      repeated.add(signature);
    }
  }
}
