// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls of libbpf. Each returns what the call returns; the integers are a negative errno when
 * it failed. {@link LibBpfLibrary#problem} must have returned null before the first use.
 */
public final class LibBpf {

  /** From here on error numbers are libbpf's own. */
  private static final int LIBBPF_ERRNO_START = 4000;

  private static final MethodHandle SET_PRINT = LibBpfLibrary.bind(LibBpfSymbol.SET_PRINT);
  private static final MethodHandle STRERROR = LibBpfLibrary.bind(LibBpfSymbol.STRERROR);
  private static final MethodHandle NUM_POSSIBLE_CPUS =
      LibBpfLibrary.bind(LibBpfSymbol.NUM_POSSIBLE_CPUS);
  private static final MethodHandle OPEN_MEM = LibBpfLibrary.bind(LibBpfSymbol.OPEN_MEM);
  private static final MethodHandle LOAD = LibBpfLibrary.bind(LibBpfSymbol.LOAD);
  private static final MethodHandle CLOSE = LibBpfLibrary.bind(LibBpfSymbol.CLOSE);
  private static final MethodHandle FIND_PROGRAM = LibBpfLibrary.bind(LibBpfSymbol.FIND_PROGRAM);
  private static final MethodHandle FIND_MAP = LibBpfLibrary.bind(LibBpfSymbol.FIND_MAP);
  private static final MethodHandle PROGRAM_FD = LibBpfLibrary.bind(LibBpfSymbol.PROGRAM_FD);
  private static final MethodHandle PROGRAM_SET_AUTOLOAD =
      LibBpfLibrary.bind(LibBpfSymbol.PROGRAM_SET_AUTOLOAD);
  private static final MethodHandle PROGRAM_TEST_RUN =
      LibBpfLibrary.bind(LibBpfSymbol.PROGRAM_TEST_RUN);

  static {
    try {
      MemorySegment _ = (MemorySegment) SET_PRINT.invokeExact(LibBpfLog.printer());
    } catch (Throwable e) {
      throw new AssertionError("libbpf_set_print", e);
    }
  }

  private LibBpf() {}

  /** What an error number means, libbpf's own included. */
  public static String errorText(int errno) {
    if (errno < LIBBPF_ERRNO_START) {
      return LibC.errorText(errno);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(256);
      int _ = (int) STRERROR.invokeExact(errno, text, text.byteSize());
      return text.getString(0) + " (libbpf error " + errno + ")";
    } catch (Throwable e) {
      throw new AssertionError("libbpf_strerror", e);
    }
  }

  /** How many CPUs the values of a per-CPU map hold. */
  public static int possibleCpus() {
    try {
      return (int) NUM_POSSIBLE_CPUS.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("libbpf_num_possible_cpus", e);
    }
  }

  /**
   * Parses an object file in memory.
   *
   * @return the object, or a segment with address 0 when it failed
   */
  public static MemorySegment open(MemorySegment elf, MemorySegment options) {
    try {
      return (MemorySegment) OPEN_MEM.invokeExact(elf, elf.byteSize(), options);
    } catch (Throwable e) {
      throw new AssertionError("bpf_object__open_mem", e);
    }
  }

  public static int load(MemorySegment object) {
    try {
      return (int) LOAD.invokeExact(object);
    } catch (Throwable e) {
      throw new AssertionError("bpf_object__load", e);
    }
  }

  public static void close(MemorySegment object) {
    try {
      CLOSE.invokeExact(object);
    } catch (Throwable e) {
      throw new AssertionError("bpf_object__close", e);
    }
  }

  /** Returns the program, or a segment with address 0. */
  public static MemorySegment findProgram(MemorySegment object, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (MemorySegment) FIND_PROGRAM.invokeExact(object, arena.allocateFrom(name));
    } catch (Throwable e) {
      throw new AssertionError("bpf_object__find_program_by_name", e);
    }
  }

  /** Returns the map, or a segment with address 0. */
  public static MemorySegment findMap(MemorySegment object, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (MemorySegment) FIND_MAP.invokeExact(object, arena.allocateFrom(name));
    } catch (Throwable e) {
      throw new AssertionError("bpf_object__find_map_by_name", e);
    }
  }

  public static int programDescriptor(MemorySegment program) {
    try {
      return (int) PROGRAM_FD.invokeExact(program);
    } catch (Throwable e) {
      throw new AssertionError("bpf_program__fd", e);
    }
  }

  public static int setAutoload(MemorySegment program, boolean autoload) {
    try {
      return (int) PROGRAM_SET_AUTOLOAD.invokeExact(program, autoload);
    } catch (Throwable e) {
      throw new AssertionError("bpf_program__set_autoload", e);
    }
  }

  /** BPF_PROG_TEST_RUN with a {@code struct bpf_test_run_opts}. */
  public static int testRun(int programDescriptor, MemorySegment options) {
    try {
      return (int) PROGRAM_TEST_RUN.invokeExact(programDescriptor, options);
    } catch (Throwable e) {
      throw new AssertionError("bpf_prog_test_run_opts", e);
    }
  }
}
