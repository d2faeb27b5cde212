// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import java.util.Locale;

/**
 * Values of {@link EarshotAttributes#EARSHOT_DROP_REASON}: why something was not looked at or not
 * kept.
 */
public enum DropReason {
  /** Neither IPv4 nor IPv6. */
  NOT_IP,
  /** A header that contradicts itself or the packet's length. */
  PARSE,
  /** A fragment that is not the first. */
  FRAGMENT,
  /** Neither TCP nor UDP. */
  NOT_TRANSPORT,
  /** Nothing after the transport header. */
  NO_PAYLOAD,
  /** One of the ports is excluded, or none of them included. */
  PORT_REFUSED,
  /** A packet at the cgroup point without a socket. */
  NO_SOCKET,
  /** Of the agent itself. */
  OWN,
  /** On a flow that carried too little for too long to be audio. */
  BELOW_BITRATE,
  /** On a flow that carried too much for too long to be audio. */
  ABOVE_BITRATE,
  /** Datagrams shorter than a window. */
  TOO_SHORT,
  /** TCP bytes that were seen before. */
  RETRANSMISSION,
  /** Another CPU was working on the same TCP flow. */
  FLOW_BUSY,
  /** The flow table refused an entry. */
  FLOW_INSERT_FAILED,
  /** Too many programs interrupted one another on one CPU. */
  SCRATCH_EXHAUSTED,
  /** The payload could not be read. */
  LOAD_FAILED,
  /** Of a connection that is TLS. */
  TLS,
  /** Datagrams of a flow whose keys DTLS agreed on. */
  SRTP,
  /** Of a direction that permessage-deflate compresses. */
  COMPRESSED,
  /** The bytes do not read like samples. */
  NOT_AUDIO,
  /** A first fragment, looked at without the rest of its datagram. */
  FIRST_FRAGMENT,
  /** TCP bytes missing in what was seen. */
  GAP,
  /** TCP bytes at the start of a packet that were seen before. */
  OVERLAP,
  /** Of a connection that the flow table had forgotten: a lower bound. */
  FLOW_EVICTED,
  /** The flow's entry became another's while the packet was looked at. */
  FLOW_LOST,
  /** Windows of silence, comfort noise, padding. */
  INDISTINCT,
  /** Windows of printable text. */
  TEXT,
  /** Signatures above max_per_flow. */
  RATE_LIMITED,
  /** Signatures that the agent did not read fast enough. */
  RING_FULL,
  /** Sightings of a batch of which one could not be read. */
  READ_FAILED,
  /** A packet or a file that was not captured to its end. */
  CUT_OFF,
  /** A packet of a capture file without a time. */
  NO_TIME,
  /** A log record of something else. */
  NOT_A_SIGHTING,
  /** A log record of which an attribute is missing or is no such thing. */
  MALFORMED,
  /** A log record of a signature under another key. */
  OTHER_KEY,
  /** A log record later than the clock by more than clocks differ. */
  FROM_THE_FUTURE,
  /** A sighting of bytes that the owner's other interface had shown. */
  DUPLICATE,
  /** A sighting that an exporter sent again. */
  SENT_TWICE,
  /** A span of a trace that has as many as it may. */
  MAX_SPANS_PER_TRACE,
  /** A batch in which a component failed. */
  COMPONENT_ERROR,
  /** A line that the file was not written fast enough for. */
  FILE_QUEUE_FULL,
  /** A line that could not be written. */
  FILE_WRITE_FAILED,
  /** A line that was not written before the end. */
  FILE_CLOSED,
  /** A line that standard output was not written fast enough for. */
  DEBUG_QUEUE_FULL;

  private final String attributeValue = name().toLowerCase(Locale.ROOT);

  /** Returns the value of {@code earshot.drop.reason}. */
  public String attributeValue() {
    return attributeValue;
  }
}
