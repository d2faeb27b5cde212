// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code struct bpf_test_run_opts} of libbpf 1.0, by the offsets of its fields. */
final class TestRunOptions {
  static final long DATA = 8;
  static final long DATA_BYTES = 24;
  static final long CONTEXT = 32;
  static final long CONTEXT_BYTES = 48;
  static final long VERDICT = 56;
  static final long REPEAT = 60;
  static final long DURATION_NANOS = 64;

  private static final int BYTES = 80;

  private TestRunOptions() {}

  /** Returns one with nothing but its size. */
  static MemorySegment in(Arena arena) {
    MemorySegment options = arena.allocate(BYTES, Long.BYTES);
    options.set(JAVA_LONG, 0, BYTES);
    return options;
  }
}
