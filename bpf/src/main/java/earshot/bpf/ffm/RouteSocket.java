// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Dumps of rtnetlink: what the kernel knows of interfaces and filters. */
public final class RouteSocket {

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final short FLAGS_REQUEST_DUMP = 1 | 0x300;
  private static final int HEADER_BYTES = 16;
  private static final int TYPE_ERROR = 2;
  private static final int TYPE_DONE = 3;

  /** The kernel sends no dump message larger than this. */
  private static final int RECEIVE_BYTES = 32 * 1024;

  private RouteSocket() {}

  /**
   * Sends a dump request and returns the messages of the answer, without their netlink headers.
   *
   * @param type for example RTM_GETLINK
   * @param body the fixed part, for example {@code struct ifinfomsg}
   * @throws NativeCallException when the kernel refuses
   */
  public static List<byte[]> dump(int type, byte[] body) {
    int socket = check("socket", LibC.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(HEADER_BYTES + body.length, 4);
      request.set(JAVA_INT_UNALIGNED, 0, (int) request.byteSize());
      request.set(JAVA_SHORT_UNALIGNED, 4, (short) type);
      request.set(JAVA_SHORT_UNALIGNED, 6, FLAGS_REQUEST_DUMP);
      MemorySegment.copy(MemorySegment.ofArray(body), 0, request, HEADER_BYTES, body.length);
      check("send", (int) LibC.send(socket, request));
      return receive(socket, arena.allocate(RECEIVE_BYTES, 8));
    } finally {
      LibC.close(socket);
    }
  }

  private static List<byte[]> receive(int socket, MemorySegment buffer) {
    List<byte[]> messages = new ArrayList<>();
    while (true) {
      int received = check("recv", (int) LibC.receive(socket, buffer));
      int offset = 0;
      while (offset + HEADER_BYTES <= received) {
        int messageBytes = buffer.get(JAVA_INT_UNALIGNED, offset);
        int type = Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, offset + 4L));
        if (type == TYPE_DONE) {
          return messages;
        }
        if (type == TYPE_ERROR) {
          check("rtnetlink", buffer.get(JAVA_INT_UNALIGNED, offset + HEADER_BYTES));
          return messages;
        }
        messages.add(
            buffer.asSlice(offset + HEADER_BYTES, messageBytes - HEADER_BYTES).toArray(JAVA_BYTE));
        offset += (messageBytes + 3) & ~3;
      }
    }
  }

  private static int check(String call, int result) {
    if (result < 0) {
      throw new NativeCallException(call, -result);
    }
    return result;
  }
}
