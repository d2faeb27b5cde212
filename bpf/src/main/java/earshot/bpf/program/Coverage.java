// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import earshot.bpf.event.Verdict;
import earshot.bpf.ffm.LibBpf;
import earshot.bpf.ffm.LibBpfMap;
import earshot.bpf.ffm.LibC;
import earshot.bpf.ffm.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the bytes that the programs decided about by themselves. Owned by nobody: it is valid as
 * long as its object. Not thread-safe.
 *
 * <p>The map forgets the owners counted least lately when it is full, and with them what they were
 * counted since the last read: what is read is a lower bound then.
 */
public final class Coverage {

  /** What the bytes of a key mean; {@code coverage.h} explains each. */
  static final StructLayout KEY =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("cgroup_id"),
              MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("source_address"),
              MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("destination_address"),
              JAVA_INT.withName("ifindex"),
              JAVA_BYTE.withName("direction"),
              JAVA_BYTE.withName("verdict"),
              JAVA_BYTE.withName("at_interface"),
              JAVA_BYTE.withName("_pad"))
          .withName("earshot_coverage_key");

  private static final long CGROUP_ID = offset("cgroup_id");
  private static final long SOURCE_ADDRESS = offset("source_address");
  private static final long DESTINATION_ADDRESS = offset("destination_address");
  private static final long IFINDEX = offset("ifindex");
  private static final long DIRECTION = offset("direction");
  private static final long VERDICT = offset("verdict");
  private static final long AT_INTERFACE = offset("at_interface");

  private static final String SWEEP = "earshot_sweep";

  /** The kernel refuses a batch that one bucket of the map does not fit into: it grows then. */
  private static final int FIRST_ROOM = 128;

  private final int descriptor;
  private final int sweep;
  private final int maxEntries;
  private final int cpus = LibBpf.possibleCpus();
  private Map<CoveredBytes.Key, Long> totals = new HashMap<>();

  private Coverage(int descriptor, int sweep, int maxEntries) {
    this.descriptor = descriptor;
    this.sweep = sweep;
    this.maxEntries = maxEntries;
  }

  /** Reads that of a loaded object. */
  public static Coverage of(BpfObject object, String map) {
    MemorySegment known = object.map(map);
    int keyBytes = LibBpfMap.keyBytes(known);
    int valueBytes = LibBpfMap.valueBytes(known);
    if (keyBytes != KEY.byteSize() || valueBytes != Long.BYTES) {
      throw new IllegalArgumentException(
          map + " has keys of " + keyBytes + " and values of " + valueBytes + " bytes");
    }
    return new Coverage(
        object.mapDescriptor(map), object.programDescriptor(SWEEP), LibBpfMap.maxEntries(known));
  }

  /**
   * Decides about the last bytes of flows that nothing has come of lately: those of a call that
   * ended by datagrams, which say nothing of its end.
   *
   * @param idleNanos since their last packet; 0: of all flows
   */
  public void settle(long idleNanos) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment idle = arena.allocateFrom(JAVA_LONG, idleNanos);
      MemorySegment options = TestRunOptions.in(arena);
      options.set(JAVA_LONG, TestRunOptions.CONTEXT, idle.address());
      options.set(JAVA_INT, TestRunOptions.CONTEXT_BYTES, (int) idle.byteSize());
      int result = LibBpf.testRun(sweep, options);
      if (result < 0) {
        throw new NativeCallException("run " + SWEEP, -result);
      }
    }
  }

  /** Returns what was added since the last call, summed over the CPUs; only what is not zero. */
  public List<CoveredBytes> read() {
    Map<CoveredBytes.Key, Long> before = totals;
    Map<CoveredBytes.Key, Long> now = new HashMap<>();
    try (Arena arena = Arena.ofConfined()) {
      readAll(arena, now);
    }
    totals = now;
    List<CoveredBytes> added = new ArrayList<>();
    now.forEach((key, total) -> {
      long last = before.getOrDefault(key, 0L);
      // An entry that was forgotten and made anew begins at zero.
      long bytes = total < last ? total : total - last;
      if (bytes > 0) {
        added.add(new CoveredBytes(key, bytes));
      }
    });
    return added;
  }

  private void readAll(Arena arena, Map<CoveredBytes.Key, Long> into) {
    MemorySegment in = MemorySegment.NULL;
    MemorySegment out = arena.allocate(JAVA_INT);
    MemorySegment count = arena.allocate(JAVA_INT);
    int room = FIRST_ROOM;
    MemorySegment keys = arena.allocate(room * KEY.byteSize(), 8);
    MemorySegment values = arena.allocate((long) room * cpus * Long.BYTES, 8);
    while (true) {
      count.set(JAVA_INT, 0, room);
      int result = LibBpfMap.lookUpBatch(descriptor, in, out, keys, values, count);
      if (result == -LibC.ENOSPC && room < maxEntries) {
        room *= 2;
        keys = arena.allocate(room * KEY.byteSize(), 8);
        values = arena.allocate((long) room * cpus * Long.BYTES, 8);
        continue;
      }
      if (result < 0 && result != -LibC.ENOENT) {
        throw new NativeCallException("read the map of coverage", -result);
      }
      for (int n = 0; n < count.get(JAVA_INT, 0); n++) {
        into.put(key(keys, n * KEY.byteSize()), sum(values, n));
      }
      if (result == -LibC.ENOENT) {
        return;
      }
      in = arena.allocateFrom(JAVA_INT, out.get(JAVA_INT, 0));
    }
  }

  private long sum(MemorySegment values, int entry) {
    long sum = 0;
    for (int cpu = 0; cpu < cpus; cpu++) {
      sum += values.getAtIndex(JAVA_LONG, (long) entry * cpus + cpu);
    }
    return sum;
  }

  private static CoveredBytes.Key key(MemorySegment keys, long start) {
    return new CoveredBytes.Key(
        keys.get(JAVA_LONG, start + CGROUP_ID),
        bigEndian(keys, start + SOURCE_ADDRESS),
        bigEndian(keys, start + SOURCE_ADDRESS + Long.BYTES),
        bigEndian(keys, start + DESTINATION_ADDRESS),
        bigEndian(keys, start + DESTINATION_ADDRESS + Long.BYTES),
        keys.get(JAVA_INT, start + IFINDEX),
        keys.get(JAVA_BYTE, start + DIRECTION),
        Verdict.of(keys.get(JAVA_BYTE, start + VERDICT)),
        keys.get(JAVA_BYTE, start + AT_INTERFACE) != 0);
  }

  private static long bigEndian(MemorySegment keys, long at) {
    return Long.reverseBytes(keys.get(JAVA_LONG, at));
  }

  private static long offset(String member) {
    return KEY.byteOffset(PathElement.groupElement(member));
  }
}
