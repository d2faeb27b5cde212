// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * One direction at one place: a view of an entry of the flow table, {@code struct earshot_flow_key}
 * and the first fields of {@code struct earshot_flow}.
 */
public final class Flow {

  static final StructLayout KEY =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("place"),
              MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("source_address"),
              MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("destination_address"),
              JAVA_SHORT.withName("source_port"),
              JAVA_SHORT.withName("destination_port"),
              JAVA_BYTE.withName("transport"),
              JAVA_BYTE.withName("direction"),
              JAVA_BYTE.withName("at_interface"),
              JAVA_BYTE.withName("_pad"))
          .withName("earshot_flow_key");

  /** Of the value only the fields that user space may read. */
  static final StructLayout VALUE =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("created_boot_nanos"),
              JAVA_LONG.withName("cgroup_id"),
              JAVA_LONG.withName("last_boot_nanos"),
              JAVA_LONG.withName("payload_bytes"),
              JAVA_LONG.withName("uncovered_bytes"))
          .withName("earshot_flow");

  static final int KEY_BYTES = 48;
  static final int VALUE_BYTES = 192;

  private static final long PLACE = offset(KEY, "place");
  private static final long SOURCE_ADDRESS = offset(KEY, "source_address");
  private static final long DESTINATION_ADDRESS = offset(KEY, "destination_address");
  private static final long SOURCE_PORT = offset(KEY, "source_port");
  private static final long DESTINATION_PORT = offset(KEY, "destination_port");
  private static final long TRANSPORT = offset(KEY, "transport");
  private static final long DIRECTION = offset(KEY, "direction");
  private static final long AT_INTERFACE = offset(KEY, "at_interface");
  private static final long CREATED_BOOT_NANOS = offset(VALUE, "created_boot_nanos");
  private static final long CGROUP_ID = offset(VALUE, "cgroup_id");
  private static final long LAST_BOOT_NANOS = offset(VALUE, "last_boot_nanos");
  private static final long PAYLOAD_BYTES = offset(VALUE, "payload_bytes");
  private static final long UNCOVERED_BYTES = offset(VALUE, "uncovered_bytes");

  private final MemorySegment keys;
  private final MemorySegment values;
  private long key;
  private long value;

  Flow(MemorySegment keys, MemorySegment values) {
    this.keys = keys;
    this.values = values;
  }

  Flow at(int index) {
    key = (long) index * KEY_BYTES;
    value = (long) index * VALUE_BYTES;
    return this;
  }

  /** The socket's cookie, or the ifindex at an interface. */
  public long place() {
    return keys.get(JAVA_LONG, key + PLACE);
  }

  /** As in {@link earshot.bpf.event.SignatureEvent#sourceAddressHigh}. */
  public long sourceAddressHigh() {
    return Long.reverseBytes(keys.get(JAVA_LONG, key + SOURCE_ADDRESS));
  }

  public long sourceAddressLow() {
    return Long.reverseBytes(keys.get(JAVA_LONG, key + SOURCE_ADDRESS + 8));
  }

  public long destinationAddressHigh() {
    return Long.reverseBytes(keys.get(JAVA_LONG, key + DESTINATION_ADDRESS));
  }

  public long destinationAddressLow() {
    return Long.reverseBytes(keys.get(JAVA_LONG, key + DESTINATION_ADDRESS + 8));
  }

  public int sourcePort() {
    return Short.toUnsignedInt(keys.get(JAVA_SHORT, key + SOURCE_PORT));
  }

  public int destinationPort() {
    return Short.toUnsignedInt(keys.get(JAVA_SHORT, key + DESTINATION_PORT));
  }

  /** IPPROTO_TCP or IPPROTO_UDP. */
  public int transport() {
    return Byte.toUnsignedInt(keys.get(JAVA_BYTE, key + TRANSPORT));
  }

  /** As in {@link earshot.bpf.event.SignatureEvent#direction}. */
  public int direction() {
    return keys.get(JAVA_BYTE, key + DIRECTION);
  }

  public boolean atInterface() {
    return keys.get(JAVA_BYTE, key + AT_INTERFACE) != 0;
  }

  /** When the flow was first seen: CLOCK_BOOTTIME. */
  public long createdBootNanos() {
    return values.get(JAVA_LONG, value + CREATED_BOOT_NANOS);
  }

  /** The cgroup of the socket; 0 at an interface. */
  public long cgroupId() {
    return values.get(JAVA_LONG, value + CGROUP_ID);
  }

  /** When its last packet with payload was seen: CLOCK_BOOTTIME. */
  public long lastBootNanos() {
    return values.get(JAVA_LONG, value + LAST_BOOT_NANOS);
  }

  /** Bytes that were looked at. */
  public long payloadBytes() {
    return values.get(JAVA_LONG, value + PAYLOAD_BYTES);
  }

  /** Of these, those after the last window that was chosen. */
  public long uncoveredBytes() {
    return values.get(JAVA_LONG, value + UNCOVERED_BYTES);
  }

  private static long offset(StructLayout layout, String member) {
    return layout.byteOffset(PathElement.groupElement(member));
  }
}
