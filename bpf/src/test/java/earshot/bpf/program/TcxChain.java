// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.ffm.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the kernel what is attached to an interface by tcx: older releases of bpftool do not say.
 */
final class TcxChain {

  private static final int PROG_QUERY = 16;
  private static final int MAX_LINKS = 16;

  private TcxChain() {}

  /** Returns the ids of the links in the order in which packets meet them. */
  static List<Integer> links(int interfaceIndex, int attachType) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment programs = arena.allocate(JAVA_INT, MAX_LINKS);
      MemorySegment links = arena.allocate(JAVA_INT, MAX_LINKS);
      MemorySegment attributes = arena.allocate(64, 8);
      attributes.set(JAVA_INT, 0, interfaceIndex);
      attributes.set(JAVA_INT, 4, attachType);
      attributes.set(JAVA_LONG, 16, programs.address());
      attributes.set(JAVA_INT, 24, MAX_LINKS);
      attributes.set(JAVA_LONG, 40, links.address());
      assertThat(LibC.bpf(PROG_QUERY, attributes)).as("BPF_PROG_QUERY").isZero();
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < attributes.get(JAVA_INT, 24); i++) {
        ids.add(links.getAtIndex(JAVA_INT, i));
      }
      return ids;
    }
  }
}
