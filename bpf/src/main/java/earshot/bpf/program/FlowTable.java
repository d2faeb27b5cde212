// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import earshot.bpf.ffm.LibBpfMap;
import earshot.bpf.ffm.LibC;
import earshot.bpf.ffm.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reads the programs' table of flows, while they change it: an entry that comes or goes meanwhile
 * may be missed, and none is handed out half. Owned by nobody: it is valid as long as its object.
 */
public final class FlowTable {

  private static final int BATCH_ENTRIES = 512;

  /** libbpf's and the kernel's cursor is the index of a bucket. */
  private static final int CURSOR_BYTES = 4;

  private final int descriptor;
  private final int maxFlows;

  private FlowTable(int descriptor, int maxFlows) {
    this.descriptor = descriptor;
    this.maxFlows = maxFlows;
  }

  /** Reads the table of a loaded object. */
  public static FlowTable of(BpfObject object, String map) {
    MemorySegment definition = object.map(map);
    check(map, "key", LibBpfMap.keyBytes(definition), Flow.KEY_BYTES);
    check(map, "value", LibBpfMap.valueBytes(definition), Flow.VALUE_BYTES);
    return new FlowTable(object.mapDescriptor(map), LibBpfMap.maxEntries(definition));
  }

  /** What the table has room for. */
  public int maxFlows() {
    return maxFlows;
  }

  /** Visits each flow once; returns how many. */
  public int forEach(FlowVisitor visitor) {
    int entries = BATCH_ENTRIES;
    while (true) {
      try (Arena arena = Arena.ofConfined()) {
        int visited = forEach(visitor, arena, Math.min(entries, maxFlows));
        if (visited >= 0) {
          return visited;
        }
      }
      // A bucket holds more than a batch has room for, and nothing was visited yet.
      entries *= 2;
    }
  }

  private int forEach(FlowVisitor visitor, Arena arena, int entries) {
    MemorySegment keys = arena.allocate((long) entries * Flow.KEY_BYTES, 8);
    MemorySegment values = arena.allocate((long) entries * Flow.VALUE_BYTES, 8);
    MemorySegment cursor = arena.allocate(CURSOR_BYTES, 8);
    MemorySegment count = arena.allocate(JAVA_INT);
    MemorySegment in = MemorySegment.NULL;
    Flow flow = new Flow(keys, values);
    int visited = 0;
    while (true) {
      count.set(JAVA_INT, 0, entries);
      int result = LibBpfMap.lookUpBatch(descriptor, in, cursor, keys, values, count);
      if (result == -LibC.ENOSPC && visited == 0) {
        return -1;
      }
      if (result < 0 && result != -LibC.ENOENT) {
        throw new NativeCallException("read the flow table", -result);
      }
      int found = count.get(JAVA_INT, 0);
      for (int i = 0; i < found; i++) {
        visitor.onFlow(flow.at(i));
      }
      visited += found;
      if (result < 0) {
        return visited;
      }
      in = cursor;
    }
  }

  private static void check(String map, String what, int bytes, int expectedBytes) {
    if (bytes != expectedBytes) {
      throw new IllegalArgumentException(
          what + " of " + map + " has " + bytes + " bytes, not " + expectedBytes);
    }
  }
}
