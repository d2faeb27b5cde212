// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Calls of the C library. Each returns what the call returns, or a negative errno. */
public final class LibC {

  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final short POLLIN = 1;

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int ENOSPC = 28;

  private static final int O_RDONLY = 0;
  private static final int O_DIRECTORY = isArm() ? 0x4000 : 0x10000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int MAP_SHARED = 1;
  private static final int SC_PAGESIZE = 30;

  /** The number of bpf(2): asm-generic, and x86-64's own. */
  private static final long SYSCALL_BPF = isArm() ? 280 : 321;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** Allocated once a thread: a poll must not allocate. */
  private static final ThreadLocal<MemorySegment> CALL_STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

  private static final MethodHandle BPF =
      bind(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle OPEN =
      bind(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle SETNS =
      bind("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle POLL =
      bind("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MMAP =
      bind(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      bind("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle SYSCONF =
      bind("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
  private static final MethodHandle SOCKET =
      bind("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SEND =
      bind("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECV =
      bind("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOCK_GETTIME =
      bind("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle ADJTIMEX =
      bind("adjtimex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle STRERROR =
      bind("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private LibC() {}

  /** bpf(2). */
  public static int bpf(int command, MemorySegment attributes) {
    MemorySegment state = CALL_STATE.get();
    try {
      long result =
          (long)
              BPF.invokeExact(state, SYSCALL_BPF, command, attributes, (int) attributes.byteSize());
      return (int) orErrno(result, state);
    } catch (Throwable e) {
      throw new AssertionError("bpf", e);
    }
  }

  /** Opens a directory for use as a handle: a cgroup, for example. */
  public static int openDirectory(String path) {
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }

  /** Opens a file for use as a handle: a namespace, for example. */
  public static int openFile(String path) {
    return open(path, O_RDONLY | O_CLOEXEC);
  }

  /** setns(2): moves the calling thread, and no other, into a network namespace. */
  public static int enterNetworkNamespace(int descriptor) {
    MemorySegment state = CALL_STATE.get();
    try {
      return (int) orErrno((int) SETNS.invokeExact(state, descriptor, CLONE_NEWNET), state);
    } catch (Throwable e) {
      throw new AssertionError("setns", e);
    }
  }

  public static int close(int descriptor) {
    MemorySegment state = CALL_STATE.get();
    try {
      return (int) orErrno((int) CLOSE.invokeExact(state, descriptor), state);
    } catch (Throwable e) {
      throw new AssertionError("close " + descriptor, e);
    }
  }

  /** poll(2) of one {@code struct pollfd}; 0 when the time is over. */
  public static int poll(MemorySegment pollDescriptor, int timeoutMillis) {
    MemorySegment state = CALL_STATE.get();
    try {
      int result = (int) POLL.invokeExact(state, pollDescriptor, 1L, timeoutMillis);
      return (int) orErrno(result, state);
    } catch (Throwable e) {
      throw new AssertionError("poll", e);
    }
  }

  /**
   * Maps a descriptor shared.
   *
   * @return the mapping of {@code bytes}, or a zero-length segment whose address is the negative
   *     errno
   */
  public static MemorySegment map(int descriptor, long offset, long bytes, int protection) {
    MemorySegment state = CALL_STATE.get();
    try {
      MemorySegment mapped =
          (MemorySegment)
              MMAP.invokeExact(
                  state, MemorySegment.NULL, bytes, protection, MAP_SHARED, descriptor, offset);
      return mapped.address() == -1
          ? MemorySegment.ofAddress(orErrno(-1, state))
          : mapped.reinterpret(bytes);
    } catch (Throwable e) {
      throw new AssertionError("mmap", e);
    }
  }

  public static int unmap(MemorySegment mapping) {
    MemorySegment state = CALL_STATE.get();
    try {
      return (int) orErrno((int) MUNMAP.invokeExact(state, mapping, mapping.byteSize()), state);
    } catch (Throwable e) {
      throw new AssertionError("munmap", e);
    }
  }

  public static int pageBytes() {
    try {
      return (int) (long) SYSCONF.invokeExact(CALL_STATE.get(), SC_PAGESIZE);
    } catch (Throwable e) {
      throw new AssertionError("sysconf", e);
    }
  }

  public static int socket(int family, int type, int protocol) {
    MemorySegment state = CALL_STATE.get();
    try {
      return (int) orErrno((int) SOCKET.invokeExact(state, family, type, protocol), state);
    } catch (Throwable e) {
      throw new AssertionError("socket", e);
    }
  }

  public static long send(int descriptor, MemorySegment data) {
    MemorySegment state = CALL_STATE.get();
    try {
      return orErrno((long) SEND.invokeExact(state, descriptor, data, data.byteSize(), 0), state);
    } catch (Throwable e) {
      throw new AssertionError("send", e);
    }
  }

  public static long receive(int descriptor, MemorySegment data) {
    MemorySegment state = CALL_STATE.get();
    try {
      return orErrno((long) RECV.invokeExact(state, descriptor, data, data.byteSize(), 0), state);
    } catch (Throwable e) {
      throw new AssertionError("recv", e);
    }
  }

  /** clock_gettime(2) into a {@code struct timespec}. */
  public static int clockGetTime(int clock, MemorySegment timespec) {
    MemorySegment state = CALL_STATE.get();
    try {
      return (int) orErrno((int) CLOCK_GETTIME.invokeExact(state, clock, timespec), state);
    } catch (Throwable e) {
      throw new AssertionError("clock_gettime", e);
    }
  }

  /** adjtimex(2) into a {@code struct timex} of zeros, which changes nothing. */
  public static int adjTimex(MemorySegment timex) {
    MemorySegment state = CALL_STATE.get();
    try {
      return (int) orErrno((int) ADJTIMEX.invokeExact(state, timex), state);
    } catch (Throwable e) {
      throw new AssertionError("adjtimex", e);
    }
  }

  /** What an errno means, for example {@code Operation not permitted (errno 1)}. */
  public static String errorText(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(CALL_STATE.get(), errno);
      return text.reinterpret(Long.MAX_VALUE).getString(0) + " (errno " + errno + ")";
    } catch (Throwable e) {
      throw new AssertionError("strerror", e);
    }
  }

  private static int open(String path, int flags) {
    MemorySegment state = CALL_STATE.get();
    try (Arena arena = Arena.ofConfined()) {
      return (int) orErrno((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags), state);
    } catch (Throwable e) {
      throw new AssertionError("open " + path, e);
    }
  }

  private static long orErrno(long result, MemorySegment state) {
    return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
  }

  private static boolean isArm() {
    return System.getProperty("os.arch").equals("aarch64");
  }

  private static MethodHandle bind(
      String symbol, FunctionDescriptor function, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = Linker.Option.captureCallState("errno");
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(symbol), function, all);
  }
}
