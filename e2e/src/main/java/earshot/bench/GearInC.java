// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** The hash of a lane in C, compiled by {@code gcc -O2} as it is started. */
final class GearInC implements AutoCloseable {
  private static final String SOURCE = "gear.c";

  private final Arena arena = Arena.ofConfined();
  private final MethodHandle selectAll;
  private final MemorySegment gear;
  private final long limit;

  /**
   * Compiles and loads it.
   *
   * @param gear the table
   * @param samplingBits 1 to 32
   */
  GearInC(long[] gear, int samplingBits) throws IOException {
    this.gear = arena.allocateFrom(JAVA_LONG, gear);
    this.limit = -1L >>> samplingBits;
    Path folder = Files.createTempDirectory("earshot-gear");
    Path source = folder.resolve(SOURCE);
    Path library = folder.resolve("gear.so");
    try (InputStream in = GearInC.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IOException(SOURCE + " is not on the class path: build the module 'e2e' first");
      }
      Files.copy(in, source);
      compile(source, library);
      this.selectAll =
          Linker.nativeLinker()
              .downcallHandle(
                  SymbolLookup.libraryLookup(library, arena).findOrThrow("select_all"),
                  FunctionDescriptor.of(
                      JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG));
    } finally {
      Files.deleteIfExists(source);
      Files.deleteIfExists(library);
      Files.delete(folder);
    }
  }

  private static void compile(Path source, Path library) throws IOException {
    Process gcc =
        new ProcessBuilder(
                "gcc", "-O2", "-shared", "-fPIC", source.toString(), "-o", library.toString())
            .inheritIO()
            .start();
    try {
      if (gcc.waitFor() != 0) {
        throw new IOException("gcc cannot compile " + SOURCE + ": see above");
      }
    } catch (InterruptedException e) {
      gcc.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while gcc compiled " + SOURCE, e);
    }
  }

  /** Returns the nanoseconds of one walk over {@code bytes}, the mean of {@code repeat}. */
  double nanos(byte[] bytes, int repeat) {
    try (Arena walk = Arena.ofConfined()) {
      MemorySegment copy = walk.allocateFrom(JAVA_BYTE, bytes);
      long start = System.nanoTime();
      long _ = (long) selectAll.invokeExact(copy, (long) bytes.length, gear, limit, (long) repeat);
      return (double) (System.nanoTime() - start) / repeat;
    } catch (Throwable e) {
      throw new AssertionError("select_all", e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
