// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What the kernel programs are told before they are loaded: {@code struct earshot_settings}.
 *
 * @param gearTable 2048 bytes, derived from the key
 * @param identityKey 16 bytes, derived from the key
 * @param includedPorts a packet is looked at if one of its ports is among these; empty: any
 * @param excludedPorts and none among these
 * @param agentCgroupId packets of this cgroup's sockets are never looked at; 0: none
 * @param attachedBootNanos CLOCK_BOOTTIME shortly before attaching
 * @param minBytesPerSecond what a flow must carry to be audio
 * @param maxBytesPerSecond what it may
 * @param samplingBits 0 to 32: one window of 2^n is chosen
 * @param minDistinct 0 to 64: different values that a window must hold
 * @param maxPerFlow signatures a second and flow before its own sampling bits rise
 * @param wakeupBytes pending in the ring when the reader is woken; 0: whenever it has caught up
 * @param stages whether framing is undone where a flow needs it
 * @param excludedEndpoints the agent's exporters, for when it has no cgroup of its own
 * @param gated whether what neither is told to be audio nor reads like it makes no signatures
 * @param told 65536 bytes, by port: 1 + the format of its flows in the order of {@code enum
 *     earshot_format}; 0: nothing is told
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on the way in; only bytes() reads them.
public record CaptureSettings(
    byte[] gearTable,
    byte[] identityKey,
    BitSet includedPorts,
    BitSet excludedPorts,
    long agentCgroupId,
    long attachedBootNanos,
    long minBytesPerSecond,
    long maxBytesPerSecond,
    int samplingBits,
    int minDistinct,
    int maxPerFlow,
    int wakeupBytes,
    boolean stages,
    List<InetSocketAddress> excludedEndpoints,
    boolean gated,
    byte[] told) {

  /** The map that holds them. */
  public static final String MAP = ".rodata";

  public static final int BYTES = 18_896 + 65_536;
  public static final int MAX_EXCLUDED_ENDPOINTS = 16;

  private static final int GATED_AT = 18_888;
  private static final int GEAR_BYTES = 2048;
  private static final int IDENTITY_KEY_BYTES = 16;
  private static final int PORTS = 65_536;
  private static final int PORT_BYTES = PORTS / 8;

  public CaptureSettings {
    check(gearTable.length == GEAR_BYTES, "gearTable must have 2048 bytes");
    check(identityKey.length == IDENTITY_KEY_BYTES, "identityKey must have 16 bytes");
    check(includedPorts.length() <= PORTS, "includedPorts must be 0 to 65535");
    check(excludedPorts.length() <= PORTS, "excludedPorts must be 0 to 65535");
    check(samplingBits >= 0 && samplingBits <= 32, "samplingBits must be 0 to 32");
    check(minDistinct >= 0 && minDistinct <= 64, "minDistinct must be 0 to 64");
    check(maxPerFlow > 0, "maxPerFlow must be positive");
    check(wakeupBytes >= 0, "wakeupBytes must not be negative");
    check(minBytesPerSecond >= 0, "minBytesPerSecond must not be negative");
    check(
        maxBytesPerSecond > minBytesPerSecond,
        "maxBytesPerSecond must be greater than minBytesPerSecond");
    check(
        excludedEndpoints.size() <= MAX_EXCLUDED_ENDPOINTS,
        "excludedEndpoints must be at most " + MAX_EXCLUDED_ENDPOINTS);
    check(told.length == PORTS, "told must have 65536 bytes");
    told = told.clone();
    gearTable = gearTable.clone();
    identityKey = identityKey.clone();
    includedPorts = (BitSet) includedPorts.clone();
    excludedPorts = (BitSet) excludedPorts.clone();
    excludedEndpoints = List.copyOf(excludedEndpoints);
  }

  /** The bytes of the struct, in the order of this machine. */
  public byte[] bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
    putLittleEndianWords(buffer, gearTable);
    putLittleEndianWords(buffer, identityKey);
    putPorts(buffer, includedPorts.isEmpty() ? all() : includedPorts);
    putPorts(buffer, excludedPorts);
    buffer.putLong(agentCgroupId).putLong(attachedBootNanos);
    buffer.putLong(minBytesPerSecond).putLong(maxBytesPerSecond);
    buffer.putInt(samplingBits).putInt(minDistinct).putInt(maxPerFlow).putInt(wakeupBytes);
    buffer.putInt(excludedEndpoints.size()).putInt(stages ? 1 : 0);
    for (InetSocketAddress endpoint : excludedEndpoints) {
      buffer.put(mapped(endpoint.getAddress()));
      buffer.putShort((short) endpoint.getPort()).put(new byte[6]);
    }
    buffer.position(GATED_AT).putInt(gated ? 1 : 0).putInt(0).put(told);
    return buffer.array();
  }

  /** Without the key's derivatives. */
  @Override
  public String toString() {
    return "CaptureSettings[samplingBits="
        + samplingBits
        + ", minDistinct="
        + minDistinct
        + ", maxPerFlow="
        + maxPerFlow
        + ", bytesPerSecond="
        + minBytesPerSecond
        + ".."
        + maxBytesPerSecond
        + ", agentCgroupId="
        + agentCgroupId
        + ", excludedEndpoints="
        + excludedEndpoints
        + ", gated="
        + gated
        + "]";
  }

  private static BitSet all() {
    BitSet ports = new BitSet(PORTS);
    ports.set(0, PORTS);
    return ports;
  }

  private static void putLittleEndianWords(ByteBuffer buffer, byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (words.hasRemaining()) {
      buffer.putLong(words.getLong());
    }
  }

  private static void putPorts(ByteBuffer buffer, BitSet ports) {
    long[] words = Arrays.copyOf(ports.toLongArray(), PORT_BYTES / Long.BYTES);
    for (long word : words) {
      buffer.putLong(word);
    }
  }

  private static byte[] mapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 16) {
      return bytes;
    }
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xFF;
    mapped[11] = (byte) 0xFF;
    System.arraycopy(bytes, 0, mapped, 12, 4);
    return mapped;
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
