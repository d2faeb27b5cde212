// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.util.HexFormat;

/**
 * Names a span, whoever emits it: ids are computed, not exchanged.
 *
 * @param spanId the eight bytes of the span id, big-endian
 */
public record SpanReference(TraceId traceId, long spanId) {

  /** Returns the span id as 16 lower-case hex digits. */
  public String spanIdHex() {
    return HexFormat.of().toHexDigits(spanId);
  }
}
