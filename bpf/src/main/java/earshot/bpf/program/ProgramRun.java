// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import earshot.bpf.ffm.LibBpf;
import earshot.bpf.ffm.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A program run over one packet by BPF_PROG_TEST_RUN: no interface, no socket, no traffic. For
 * tests and benches.
 *
 * @param verdict what the program returned
 * @param durationNanos the mean of all repetitions
 */
public record ProgramRun(int verdict, int durationNanos) {

  /**
   * Runs a loaded program.
   *
   * @param frame the packet from its Ethernet header on, at least 14 bytes
   * @param repeat how often; each time over the same packet
   * @throws IllegalArgumentException if the kernel refuses the packet
   */
  public static ProgramRun run(BpfObject object, String program, byte[] frame, int repeat) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(frame.length, 8);
      MemorySegment.copy(frame, 0, data, JAVA_BYTE, 0, frame.length);
      MemorySegment options = TestRunOptions.in(arena);
      options.set(JAVA_LONG, TestRunOptions.DATA, data.address());
      options.set(JAVA_INT, TestRunOptions.DATA_BYTES, frame.length);
      options.set(JAVA_INT, TestRunOptions.REPEAT, repeat);
      int result = LibBpf.testRun(object.programDescriptor(program), options);
      if (result < 0) {
        throw new IllegalArgumentException(
            program
                + " over "
                + frame.length
                + " bytes, "
                + repeat
                + " times: "
                + LibC.errorText(-result));
      }
      return new ProgramRun(
          options.get(JAVA_INT, TestRunOptions.VERDICT),
          options.get(JAVA_INT, TestRunOptions.DURATION_NANOS));
    }
  }
}
