// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import earshot.e2e.socket.TunDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Another machine: datagrams come from it by way of a TUN interface, and no socket here sends them.
 */
final class Outside {
  private static final String NAME = "outside0";
  private static final String HERE = "10.213.8.1";
  private static final int HERE_BYTES = 0x0AD5_0801;
  private static final int THERE_BYTES = 0x0AD5_0802;
  private static final int HEADER_BYTES = 20;
  private static final int UDP_HEADER_BYTES = 8;
  private static final byte UDP = 17;

  private final TunDevice device;

  private Outside(TunDevice device) {
    this.device = device;
  }

  /** Makes it for the rest of this process, in its network namespace. */
  static Outside open() throws IOException {
    Outside outside = new Outside(new TunDevice(NAME));
    Rapids.ip("addr", "add", HERE + "/24", "dev", NAME);
    Rapids.ip("link", "set", NAME, "up");
    return outside;
  }

  /** Returns the route of a line from it. */
  Route route(int port) {
    return new Route(HERE, HERE, port, this);
  }

  /** Lets a datagram arrive at a port; the sender's is the same. */
  synchronized void send(int port, byte[] payload) throws IOException {
    int length = HEADER_BYTES + UDP_HEADER_BYTES + payload.length;
    ByteBuffer packet = ByteBuffer.allocate(length);
    packet
        .put((byte) 0x45)
        .put((byte) 0)
        .putShort((short) length)
        .putInt(0)
        .put((byte) 64)
        .put(UDP)
        .putShort((short) 0)
        .putInt(THERE_BYTES)
        .putInt(HERE_BYTES)
        .putShort((short) port)
        .putShort((short) port)
        .putShort((short) (UDP_HEADER_BYTES + payload.length))
        .putShort((short) 0) // No checksum, which IPv4 allows.
        .put(payload)
        .putShort(10, checksum(packet));
    device.write(packet.array());
  }

  private static short checksum(ByteBuffer packet) {
    int sum = 0;
    for (int at = 0; at < HEADER_BYTES; at += Short.BYTES) {
      sum += packet.getShort(at) & 0xFFFF;
    }
    return (short) ~(sum + (sum >> 16));
  }
}
