// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What libbpf prints, kept for the exception that follows instead of written to standard error.
 *
 * <p>libbpf has one printer a process and calls it on the thread that called libbpf: each thread
 * keeps its own text.
 */
public final class LibBpfLog {

  /** Of the verifier's log only the end names the mistake. */
  private static final int MAX_CHARACTERS = 64 * 1024;

  private static final int LEVEL_DEBUG = 2;

  private static final ThreadLocal<StringBuilder> TEXT =
      ThreadLocal.withInitial(StringBuilder::new);

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle VASPRINTF =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("vasprintf"),
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle FREE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ADDRESS));

  private LibBpfLog() {}

  /** Returns what libbpf has printed on this thread since the last call, and forgets it. */
  public static String take() {
    StringBuilder text = TEXT.get();
    String taken = text.toString().strip();
    text.setLength(0);
    return taken;
  }

  /**
   * The printer as a native function. A {@code va_list} argument is an address in the ABIs of both
   * x86-64 and AArch64.
   */
  static MemorySegment printer() {
    try {
      MethodHandle print =
          MethodHandles.lookup()
              .findStatic(
                  LibBpfLog.class,
                  "print",
                  MethodType.methodType(
                      int.class, int.class, MemorySegment.class, MemorySegment.class));
      return LINKER.upcallStub(
          print, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS), Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("print", e);
    }
  }

  @SuppressWarnings("UnusedMethod") // The upcall of libbpf.
  private static int print(int level, MemorySegment format, MemorySegment arguments) {
    if (level >= LEVEL_DEBUG) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(ADDRESS);
      int length = (int) VASPRINTF.invokeExact(pointer, format, arguments);
      if (length >= 0) {
        MemorySegment line = pointer.get(ADDRESS, 0);
        append(line.reinterpret(length + 1L).getString(0));
        FREE.invokeExact(line);
      }
      return length;
    } catch (Throwable e) {
      throw new AssertionError("vasprintf", e);
    }
  }

  private static void append(String line) {
    StringBuilder text = TEXT.get().append(line);
    if (text.length() > MAX_CHARACTERS) {
      text.delete(0, text.length() - MAX_CHARACTERS);
    }
  }
}
