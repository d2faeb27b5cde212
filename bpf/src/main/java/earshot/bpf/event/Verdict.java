// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.event;

/**
 * What bytes end under, by index: the twin of {@code enum earshot_verdict}, where each is
 * explained. A test compares the two.
 */
public enum Verdict {
  MATCHED,
  UNMATCHED,
  INDISTINCT,
  REPEATED,
  GAP,
  TOO_SHORT,
  TLS,
  SRTP,
  COMPRESSED,
  OPUS,
  G722,
  G729,
  CODEC,
  NOT_AUDIO,
  RATE_LIMITED,
  EVICTED,
  RING_FULL;

  /** An enum's own array is copied at each call. */
  private static final Verdict[] ALL = values();

  /**
   * Returns the verdict of an index that the programs wrote.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Verdict of(int index) {
    if (index >= ALL.length) {
      throw new IllegalArgumentException("no verdict has the index " + index);
    }
    return ALL[index];
  }
}
