// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.util.HexFormat;

/**
 * The keyed identity of one moment of audio: SipHash-2-4 with 128-bit output over the 64 values of
 * a selected window.
 *
 * @param high the first eight bytes of the output, big-endian
 * @param low the last eight bytes of the output, big-endian
 */
public record Signature(long high, long low) {

  /** Returns the 32 lower-case hex digits that logs and spans carry. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
