// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.util.HexFormat;

/**
 * A W3C trace id.
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record TraceId(long high, long low) {

  /** Returns 32 lower-case hex digits, as the OpenTelemetry API takes them. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
