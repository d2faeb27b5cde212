// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import earshot.bpf.ffm.LibC;
import earshot.bpf.ffm.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The kernel's clocks: the one that events carry and the one that people read. */
public final class SystemClocks {

  private static final int CLOCK_REALTIME = 0;
  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** {@code struct timex} with room to spare, and where its maxerror lies. */
  private static final int TIMEX_BYTES = 256;

  private static final int TIMEX_MAX_ERROR = 24;

  private SystemClocks() {}

  /** CLOCK_BOOTTIME: nanoseconds since boot, sleep included. */
  public static long bootNanos() {
    return read(CLOCK_BOOTTIME);
  }

  /** CLOCK_REALTIME: nanoseconds since 1970. */
  public static long unixNanos() {
    return read(CLOCK_REALTIME);
  }

  /** What the kernel takes as the most that CLOCK_REALTIME may be off: adjtimex(2)'s maxerror. */
  public static long maxErrorMicros() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timex = arena.allocate(TIMEX_BYTES, 8);
      int state = LibC.adjTimex(timex);
      if (state < 0) {
        throw new NativeCallException("adjtimex", -state);
      }
      return timex.get(JAVA_LONG, TIMEX_MAX_ERROR);
    }
  }

  private static long read(int clock) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timespec = arena.allocate(16, 8);
      int result = LibC.clockGetTime(clock, timespec);
      if (result < 0) {
        throw new NativeCallException("clock_gettime", -result);
      }
      return timespec.get(JAVA_LONG, 0) * NANOS_PER_SECOND + timespec.get(JAVA_LONG, 8);
    }
  }
}
