// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import earshot.bpf.ffm.LibBpf;
import earshot.bpf.ffm.LibBpfMap;
import earshot.bpf.ffm.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Reads the programs' counters. Owned by nobody: it is valid as long as its object. */
public final class Counters {

  private static final int VALUE_BYTES = 16;

  private final int descriptor;
  private final int cpus = LibBpf.possibleCpus();

  private Counters(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Reads those of a loaded object. */
  public static Counters of(BpfObject object, String map) {
    int room = LibBpfMap.maxEntries(object.map(map));
    if (room != Counter.values().length) {
      throw new IllegalArgumentException(
          map + " has " + room + " counters, not " + Counter.values().length);
    }
    return new Counters(object.mapDescriptor(map));
  }

  /** Returns all, summed over the CPUs; they only grow. */
  public Counts read() {
    List<Count> counts = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(JAVA_INT);
      MemorySegment values = arena.allocate((long) cpus * VALUE_BYTES, 8);
      Counter[] all = Counter.values();
      for (int index = 0; index < all.length; index++) {
        key.set(JAVA_INT, 0, index);
        int result = LibBpfMap.lookUp(descriptor, key, values);
        if (result < 0) {
          throw new NativeCallException("read counter " + all[index], -result);
        }
        counts.add(sum(values));
      }
    }
    return new Counts(counts);
  }

  private static Count sum(MemorySegment values) {
    long count = 0;
    long payloadBytes = 0;
    for (long offset = 0; offset < values.byteSize(); offset += VALUE_BYTES) {
      count += values.get(JAVA_LONG, offset);
      payloadBytes += values.get(JAVA_LONG, offset + JAVA_LONG.byteSize());
    }
    return new Count(count, payloadBytes);
  }
}
