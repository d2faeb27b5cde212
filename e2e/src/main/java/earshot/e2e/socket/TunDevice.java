// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.socket;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Owns an interface of the caller's network namespace: packets (TUN) or frames (TAP) that are sent
 * to it are read here, and what is written arrives from it. One thread may read while another
 * writes.
 */
public final class TunDevice implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final long TUNSETIFF = 0x4004_54CAL;
  private static final short IFF_TUN_WITHOUT_HEADER = 0x1001;
  private static final short IFF_TAP_WITHOUT_HEADER = 0x1002;
  private static final int IFREQ_BYTES = 40;
  private static final int FLAGS_OFFSET = 16;
  private static final int MAX_PACKET_BYTES = 65_536;

  private final Arena arena = Arena.ofShared();
  private final LibC reading = new LibC(arena);
  private final LibC writing = new LibC(arena);
  private final MemorySegment in = arena.allocate(MAX_PACKET_BYTES);
  private final MemorySegment out = arena.allocate(MAX_PACKET_BYTES);
  private final int fd;

  /**
   * Makes an interface of packets.
   *
   * @throws IOException without /dev/net/tun or the right to
   */
  public TunDevice(String name) throws IOException {
    this(name, IFF_TUN_WITHOUT_HEADER);
  }

  /**
   * Makes an interface of Ethernet frames, which a bridge can have as a port.
   *
   * @throws IOException without /dev/net/tun or the right to
   */
  public static TunDevice ofFrames(String name) throws IOException {
    return new TunDevice(name, IFF_TAP_WITHOUT_HEADER);
  }

  private TunDevice(String name, short flags) throws IOException {
    fd = reading.open(arena.allocateFrom("/dev/net/tun"), O_RDWR);
    MemorySegment request = arena.allocate(IFREQ_BYTES);
    request.setString(0, name);
    request.set(ValueLayout.JAVA_SHORT, FLAGS_OFFSET, flags);
    reading.ioctl(fd, TUNSETIFF, request);
  }

  /** Waits for a packet and returns it. */
  public byte[] read() throws IOException {
    long count = reading.read(fd, in);
    return in.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Lets a packet arrive. */
  public void write(byte[] packet) throws IOException {
    MemorySegment.copy(packet, 0, out, ValueLayout.JAVA_BYTE, 0, packet.length);
    writing.write(fd, out.asSlice(0, packet.length));
  }

  /** Ends the interface. Nobody may be reading. */
  @Override
  public void close() throws IOException {
    reading.close(fd);
    arena.close();
  }
}
