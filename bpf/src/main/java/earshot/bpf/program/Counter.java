// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

/**
 * What the programs count, by index: the twin of {@code enum earshot_counter}, where each is
 * explained. A test compares the two.
 */
public enum Counter {
  NOT_IP,
  PARSE,
  FRAGMENT,
  NOT_TRANSPORT,
  NO_PAYLOAD,
  PORT_REFUSED,
  NO_SOCKET,
  OWN,
  BELOW_BITRATE,
  ABOVE_BITRATE,
  TOO_SHORT,
  RETRANSMISSION,
  FLOW_BUSY,
  FLOW_INSERT_FAILED,
  SCRATCH_EXHAUSTED,
  LOAD_FAILED,
  TLS,
  COMPRESSED,
  LOOKED_AT,
  FIRST_FRAGMENT,
  GAP,
  OVERLAP,
  FLOW_CREATED,
  FLOW_EVICTED,
  FLOW_LOST,
  SIGHTED,
  INDISTINCT,
  TEXT,
  RATE_LIMITED,
  RING_FULL
}
