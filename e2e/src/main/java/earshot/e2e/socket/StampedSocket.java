// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An IPv4 socket that takes the kernel's receive stamp (SO_TIMESTAMPNS). Blocking; one thread may
 * read while no other writes. Owns its descriptor and its memory.
 *
 * <p>A stamp is CLOCK_REALTIME when the packet left the veth driver for the network stack of the
 * pod. For TCP it is that of the last segment out of which the call returned bytes: bytes of an
 * earlier segment in the same call arrived sooner. A reader that is never late by a whole segment
 * gets each segment alone.
 */
public final class StampedSocket implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int BACKLOG = 16;
  private static final int MAX_BYTES = 64 << 10;
  private static final int CONNECT_ATTEMPTS = 100;

  private final Arena arena = Arena.ofShared();
  private final LibC libc = new LibC(arena);
  private final MemorySegment buffer = arena.allocate(MAX_BYTES);
  private final ReceivedMessage message = new ReceivedMessage(arena, buffer);
  private final int fd;
  private boolean closed;

  private StampedSocket(int type) throws IOException {
    this.fd = libc.socket(AF_INET, type);
    setOption(SOL_SOCKET, SO_TIMESTAMPNS);
  }

  private StampedSocket(StampedSocket listener) throws IOException {
    this.fd = listener.libc.accept(listener.fd);
    setOption(SOL_SOCKET, SO_TIMESTAMPNS);
  }

  /** Returns a UDP socket that receives at {@code address}. */
  public static StampedSocket receiveDatagrams(InetSocketAddress address) throws IOException {
    StampedSocket socket = new StampedSocket(SOCK_DGRAM);
    socket.libc.bind(socket.fd, socket.native4(address));
    return socket;
  }

  /** Returns a UDP socket that sends to {@code address}. */
  public static StampedSocket sendDatagrams(InetSocketAddress address) throws IOException {
    StampedSocket socket = new StampedSocket(SOCK_DGRAM);
    socket.libc.connect(socket.fd, socket.native4(address));
    return socket;
  }

  /** Returns a TCP socket that listens at {@code address}. */
  public static StampedSocket listen(InetSocketAddress address) throws IOException {
    StampedSocket socket = new StampedSocket(SOCK_STREAM);
    socket.setOption(SOL_SOCKET, SO_REUSEADDR);
    socket.libc.bind(socket.fd, socket.native4(address));
    socket.libc.listen(socket.fd, BACKLOG);
    return socket;
  }

  /** Returns a connected TCP socket without Nagle's delay; asks again for 5 s until one listens. */
  public static StampedSocket connect(InetSocketAddress address) throws IOException {
    for (int attempt = 1; ; attempt++) {
      StampedSocket socket = new StampedSocket(SOCK_STREAM);
      try {
        socket.setOption(IPPROTO_TCP, TCP_NODELAY);
        socket.libc.connect(socket.fd, socket.native4(address));
        return socket;
      } catch (IOException e) {
        socket.close();
        if (attempt == CONNECT_ATTEMPTS) {
          throw new IOException("cannot connect to " + address, e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  /** Waits for a connection and returns it. */
  public StampedSocket accept() throws IOException {
    return new StampedSocket(this);
  }

  /**
   * Waits for bytes: one datagram, or what a connection has.
   *
   * @return how many were put at the start of {@code bytes}; 0 at the end of a connection
   */
  public int receive(byte[] bytes) throws IOException {
    message.prepare(Math.min(bytes.length, MAX_BYTES));
    int count = (int) libc.receive(fd, message.header());
    MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, 0, count);
    return count;
  }

  /**
   * Returns the kernel's stamp of what {@link #receive} last returned, Unix nanoseconds.
   *
   * @throws IOException if the kernel gave none
   */
  public long receivedUnixNanos() throws IOException {
    return message.stampUnixNanos();
  }

  /** Hands all {@code count} bytes to the kernel; a datagram leaves whole. */
  public void send(byte[] bytes, int count) throws IOException {
    int sent = 0;
    while (sent < count) {
      MemorySegment.copy(bytes, sent, buffer, JAVA_BYTE, 0, count - sent);
      sent += (int) libc.send(fd, buffer, count - sent, MSG_NOSIGNAL);
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      libc.close(fd);
      arena.close();
    }
  }

  private void setOption(int level, int option) throws IOException {
    MemorySegment on = arena.allocate(JAVA_INT);
    on.set(JAVA_INT, 0, 1);
    libc.setOption(fd, level, option, on);
  }

  /** Lays out a {@code struct sockaddr_in}. */
  private MemorySegment native4(InetSocketAddress address) {
    MemorySegment out = arena.allocate(16, 4);
    out.asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .putShort((short) AF_INET)
        .order(ByteOrder.BIG_ENDIAN)
        .putShort((short) address.getPort())
        .put(address.getAddress().getAddress());
    return out;
  }
}
