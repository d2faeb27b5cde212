// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/** What the bytes of a flow are, as far as lane {@code ulaw} is concerned. */
public enum SampleFormat {
  /** Nothing that lane {@code ulaw} knows. */
  OTHER,
  /** G.711 mu-law. */
  ULAW,
  /** G.711 A-law. */
  ALAW,
  /** Linear samples of 16 bits, of either byte order, that begin anywhere. */
  PCM16
}
