// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.signature.RawLane;
import earshot.signature.SignatureKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the calls of a bench carry: datagrams of bytes as lively as audio, each different from all
 * others, which both the sender and whoever checks its figures can make.
 */
final class Voices {
  /** G.711 in frames of 20 ms. */
  static final int DATAGRAM_BYTES = 160;

  static final int DATAGRAMS_PER_SECOND_AND_CALL = 50;

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Voices() {}

  /** Fills {@code payload} with the datagram of that number, counted over all calls. */
  static void fill(long number, byte[] payload) {
    ByteBuffer words = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    long state = number * (payload.length / Long.BYTES) * GOLDEN_GAMMA;
    while (words.remaining() >= Long.BYTES) {
      state += GOLDEN_GAMMA;
      words.putLong(mixed(state));
    }
  }

  /**
   * Returns how many windows the kernel has to select in the first {@code datagrams} datagrams each
   * time that they pass it, by the reference implementation.
   */
  static long windows(SignatureKey key, int samplingBits, int minDistinct, long datagrams) {
    long[] windows = new long[1];
    RawLane lane = new RawLane(key, samplingBits, minDistinct, (_, _, _) -> windows[0]++);
    byte[] payload = new byte[DATAGRAM_BYTES];
    for (long number = 0; number < datagrams; number++) {
      fill(number, payload);
      lane.restart();
      lane.accept(payload, 0, payload.length);
    }
    return windows[0];
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
