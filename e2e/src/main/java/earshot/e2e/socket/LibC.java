// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The C library's socket calls; a failed one becomes an exception with the system's own text. */
final class LibC {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_VALUE =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final int EINTR = 4;

  private static final MethodHandle SOCKET = of("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = of("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT = of("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = of("listen", JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT = of("accept", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      of("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = of("close", JAVA_INT);
  private static final MethodHandle RECVMSG = ofLong("recvmsg", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND = ofLong("send", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle READ = ofLong("read", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE = ofLong("write", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle OPEN = variadic("open", ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle IOCTL = variadic("ioctl", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private final MemorySegment capture;

  /** Creates one whose errno is kept in {@code arena}; calls must not overlap. */
  LibC(Arena arena) {
    this.capture = arena.allocate(CAPTURE);
  }

  int socket(int domain, int type) throws IOException {
    return (int) checked("socket", () -> (int) SOCKET.invokeExact(capture, domain, type, 0));
  }

  void bind(int fd, MemorySegment address) throws IOException {
    checked("bind", () -> (int) BIND.invokeExact(capture, fd, address, (int) address.byteSize()));
  }

  void connect(int fd, MemorySegment address) throws IOException {
    checked(
        "connect", () -> (int) CONNECT.invokeExact(capture, fd, address, (int) address.byteSize()));
  }

  void listen(int fd, int backlog) throws IOException {
    checked("listen", () -> (int) LISTEN.invokeExact(capture, fd, backlog));
  }

  int accept(int fd) throws IOException {
    return (int)
        checked(
            "accept",
            () -> (int) ACCEPT.invokeExact(capture, fd, MemorySegment.NULL, MemorySegment.NULL));
  }

  void setOption(int fd, int level, int option, MemorySegment value) throws IOException {
    checked(
        "setsockopt",
        () ->
            (int)
                SETSOCKOPT.invokeExact(capture, fd, level, option, value, (int) value.byteSize()));
  }

  void close(int fd) throws IOException {
    checked("close", () -> (int) CLOSE.invokeExact(capture, fd));
  }

  long receive(int fd, MemorySegment message) throws IOException {
    return checked("recvmsg", () -> (long) RECVMSG.invokeExact(capture, fd, message, 0));
  }

  long send(int fd, MemorySegment bytes, long count, int flags) throws IOException {
    return checked("send", () -> (long) SEND.invokeExact(capture, fd, bytes, count, flags));
  }

  int open(MemorySegment path, int flags) throws IOException {
    return (int) checked("open", () -> (int) OPEN.invokeExact(capture, path, flags, 0));
  }

  void ioctl(int fd, long request, MemorySegment argument) throws IOException {
    checked("ioctl", () -> (int) IOCTL.invokeExact(capture, fd, request, argument));
  }

  long read(int fd, MemorySegment bytes) throws IOException {
    return checked("read", () -> (long) READ.invokeExact(capture, fd, bytes, bytes.byteSize()));
  }

  long write(int fd, MemorySegment bytes) throws IOException {
    return checked("write", () -> (long) WRITE.invokeExact(capture, fd, bytes, bytes.byteSize()));
  }

  private interface Call {
    long run() throws Throwable;
  }

  private long checked(String name, Call call) throws IOException {
    while (true) {
      long result = invoke(call);
      if (result >= 0) {
        return result;
      }
      int errno = (int) ERRNO_VALUE.get(capture, 0L);
      if (errno != EINTR) {
        throw new IOException("%s failed: %s".formatted(name, text(errno)));
      }
    }
  }

  @SuppressWarnings("restricted") // strerror returns a pointer of unknown length
  private static String text(int errno) {
    try {
      MemorySegment message = (MemorySegment) STRERROR.invokeExact(errno);
      return message.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private static long invoke(Call call) {
    try {
      return call.run();
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private static MethodHandle of(String name, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle ofLong(String name, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(JAVA_LONG, arguments));
  }

  /** Calls whose third argument is of the variable ones. */
  private static MethodHandle variadic(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, arguments),
        ERRNO,
        Linker.Option.firstVariadicArg(2));
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, ERRNO);
  }
}
