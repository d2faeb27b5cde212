// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.event;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * One signature seen once at one capture point: a view of {@code struct earshot_event} where it
 * lies in the ring. It is valid only during the call that hands it out; copy what is to stay.
 */
public final class SignatureEvent {

  /** What the bytes of a record mean; {@code event.h} explains each. */
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("boot_nanos"),
              JAVA_LONG.withName("cgroup_id"),
              JAVA_LONG.withName("flow_place"),
              JAVA_LONG.withName("flow_created_boot_nanos"),
              JAVA_LONG.withName("payload_bytes"),
              MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("signature"),
              MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("source_address"),
              MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("destination_address"),
              JAVA_INT.withName("ifindex"),
              JAVA_INT.withName("srtt_micros"),
              JAVA_INT.withName("stream_position"),
              JAVA_SHORT.withName("source_port"),
              JAVA_SHORT.withName("destination_port"),
              JAVA_BYTE.withName("transport"),
              JAVA_BYTE.withName("direction"),
              JAVA_BYTE.withName("lane"),
              JAVA_BYTE.withName("flags"),
              JAVA_BYTE.withName("sampling_bits"),
              JAVA_BYTE.withName("unmatched_as"),
              MemoryLayout.sequenceLayout(18, JAVA_BYTE).withName("_pad"))
          .withName("earshot_event");

  public static final int BYTES = 128;

  /** {@code enum earshot_direction}: into the socket, or at an interface: hook ingress. */
  public static final int INGRESS = 0;

  public static final int EGRESS = 1;

  /** {@code enum earshot_lane}. */
  public static final int LANE_RAW = 0;

  public static final int LANE_ULAW = 1;

  /** IPPROTO_TCP and IPPROTO_UDP. */
  public static final int TCP = 6;

  public static final int UDP = 17;

  private static final int FROM_OPENER = 1;
  private static final int OPENER_KNOWN = 1 << 1;
  private static final int AT_INTERFACE = 1 << 2;
  private static final int IPV6 = 1 << 3;

  private static final long BOOT_NANOS = offset("boot_nanos");
  private static final long CGROUP_ID = offset("cgroup_id");
  private static final long FLOW_PLACE = offset("flow_place");
  private static final long FLOW_CREATED_BOOT_NANOS = offset("flow_created_boot_nanos");
  private static final long PAYLOAD_BYTES = offset("payload_bytes");
  private static final long SIGNATURE = offset("signature");
  private static final long SOURCE_ADDRESS = offset("source_address");
  private static final long DESTINATION_ADDRESS = offset("destination_address");
  private static final long IFINDEX = offset("ifindex");
  private static final long SRTT_MICROS = offset("srtt_micros");
  private static final long STREAM_POSITION = offset("stream_position");
  private static final long SOURCE_PORT = offset("source_port");
  private static final long DESTINATION_PORT = offset("destination_port");
  private static final long TRANSPORT = offset("transport");
  private static final long DIRECTION = offset("direction");
  private static final long LANE = offset("lane");
  private static final long FLAGS = offset("flags");
  private static final long SAMPLING_BITS = offset("sampling_bits");
  private static final long UNMATCHED_AS = offset("unmatched_as");

  private MemorySegment memory = MemorySegment.NULL;
  private long start;

  /** Creates a view of nothing. */
  public SignatureEvent() {}

  /** Points this view at the record that begins at {@code start}, a multiple of 8. */
  public SignatureEvent wrap(MemorySegment memory, long start) {
    this.memory = memory;
    this.start = start;
    return this;
  }

  /** When the packet with the window's last byte was seen: CLOCK_BOOTTIME. */
  public long bootNanos() {
    return longAt(BOOT_NANOS);
  }

  /** The cgroup of the socket that owns the bytes; 0 at an interface. */
  public long cgroupId() {
    return longAt(CGROUP_ID);
  }

  /** The socket's cookie, or the ifindex at an interface. */
  public long flowPlace() {
    return longAt(FLOW_PLACE);
  }

  /** When the flow was first seen: CLOCK_BOOTTIME. */
  public long flowCreatedBootNanos() {
    return longAt(FLOW_CREATED_BOOT_NANOS);
  }

  /** Bytes of the flow since its previous selected window: they share this event's verdict. */
  public long payloadBytes() {
    return longAt(PAYLOAD_BYTES);
  }

  /** The first 8 bytes of the signature, big-endian, so that hexadecimal digits come in order. */
  public long signatureHigh() {
    return Long.reverseBytes(longAt(SIGNATURE));
  }

  /** The last 8 bytes of the signature, big-endian. */
  public long signatureLow() {
    return Long.reverseBytes(longAt(SIGNATURE + 8));
  }

  /** The first 8 bytes of the source's IPv6 address, big-endian; 0 for IPv4. */
  public long sourceAddressHigh() {
    return Long.reverseBytes(longAt(SOURCE_ADDRESS));
  }

  /** The last 8 bytes of the source's IPv6 address, big-endian; IPv4 is v4-mapped. */
  public long sourceAddressLow() {
    return Long.reverseBytes(longAt(SOURCE_ADDRESS + 8));
  }

  public long destinationAddressHigh() {
    return Long.reverseBytes(longAt(DESTINATION_ADDRESS));
  }

  public long destinationAddressLow() {
    return Long.reverseBytes(longAt(DESTINATION_ADDRESS + 8));
  }

  /** The device of the packet. */
  public int interfaceIndex() {
    return memory.get(JAVA_INT, start + IFINDEX);
  }

  /** Smoothed round-trip time of the TCP socket; 0 where not known. */
  public int srttMicros() {
    return memory.get(JAVA_INT, start + SRTT_MICROS);
  }

  /** Canonical index of the window's last byte since the last restart, modulo 2^32. */
  public int streamPosition() {
    return memory.get(JAVA_INT, start + STREAM_POSITION);
  }

  public int sourcePort() {
    return Short.toUnsignedInt(memory.get(JAVA_SHORT, start + SOURCE_PORT));
  }

  public int destinationPort() {
    return Short.toUnsignedInt(memory.get(JAVA_SHORT, start + DESTINATION_PORT));
  }

  /** {@link #TCP} or {@link #UDP}. */
  public int transport() {
    return byteAt(TRANSPORT);
  }

  /** {@link #INGRESS} or {@link #EGRESS}, as the hook sees it. */
  public int direction() {
    return byteAt(DIRECTION);
  }

  /** {@link #LANE_RAW} or {@link #LANE_ULAW}. */
  public int lane() {
    return byteAt(LANE);
  }

  /** Whether the sender of these bytes opened the connection; always so for UDP. */
  public boolean fromOpener() {
    return hasFlag(FROM_OPENER);
  }

  /** Whether {@link #fromOpener} was seen, not assumed from the port numbers. */
  public boolean openerKnown() {
    return hasFlag(OPENER_KNOWN);
  }

  /** Whether it was seen at an interface: without cgroup and socket. */
  public boolean atInterface() {
    return hasFlag(AT_INTERFACE);
  }

  public boolean ipv6() {
    return hasFlag(IPV6);
  }

  /** The flow's own sampling bits at that time. */
  public int samplingBits() {
    return byteAt(SAMPLING_BITS);
  }

  /** The verdict of {@link #payloadBytes} where nothing matches the signature. */
  public Verdict unmatchedAs() {
    return Verdict.of(byteAt(UNMATCHED_AS));
  }

  @Override
  public String toString() {
    return memory.byteSize() == 0
        ? "SignatureEvent[]"
        : String.format("SignatureEvent[%016x%016x]", signatureHigh(), signatureLow());
  }

  private boolean hasFlag(int flag) {
    return (byteAt(FLAGS) & flag) != 0;
  }

  private long longAt(long offset) {
    return memory.get(JAVA_LONG, start + offset);
  }

  private int byteAt(long offset) {
    return Byte.toUnsignedInt(memory.get(JAVA_BYTE, start + offset));
  }

  private static long offset(String member) {
    return LAYOUT.byteOffset(PathElement.groupElement(member));
  }
}
