// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import java.util.Locale;

/** What the bytes of a flow end under; each byte that is looked at ends under exactly one. */
public enum CoverageVerdict {
  /** Their signature took part in a residence or a transit, or the far end is elsewhere. */
  MATCHED,
  /** Nothing else carried them, or they hold no signature. */
  UNMATCHED,
  /** Silence, comfort noise, padding. */
  INDISTINCT,
  /** Nothing tells which of several passages is meant: tones, hold music, prompts. */
  REPEATED,
  /** Missing in what was seen of a stream. */
  GAP,
  /** Datagrams shorter than a window. */
  TOO_SHORT,
  TLS,
  SRTP,
  /** permessage-deflate. */
  COMPRESSED,
  OPUS,
  G722,
  G729,
  /** Another codec that is known from its RTP payload type. */
  CODEC,
  /** By bitrate, or by how the bytes read. */
  NOT_AUDIO,
  RATE_LIMITED,
  /** Of a connection that the kernel's table had forgotten: a lower bound. */
  EVICTED,
  /** The agent did not read fast enough. */
  RING_FULL;

  private final String attributeValue = name().toLowerCase(Locale.ROOT);

  /** Returns the value of {@code audio.coverage.verdict}. */
  public String attributeValue() {
    return attributeValue;
  }
}
