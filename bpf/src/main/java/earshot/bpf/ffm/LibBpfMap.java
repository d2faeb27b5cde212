// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls of libbpf that concern maps. */
public final class LibBpfMap {

  private static final MethodHandle FD = LibBpfLibrary.bind(LibBpfSymbol.MAP_FD);
  private static final MethodHandle MAX_ENTRIES = LibBpfLibrary.bind(LibBpfSymbol.MAP_MAX_ENTRIES);
  private static final MethodHandle SET_MAX_ENTRIES =
      LibBpfLibrary.bind(LibBpfSymbol.MAP_SET_MAX_ENTRIES);
  private static final MethodHandle KEY_SIZE = LibBpfLibrary.bind(LibBpfSymbol.MAP_KEY_SIZE);
  private static final MethodHandle VALUE_SIZE = LibBpfLibrary.bind(LibBpfSymbol.MAP_VALUE_SIZE);
  private static final MethodHandle SET_INITIAL_VALUE =
      LibBpfLibrary.bind(LibBpfSymbol.MAP_SET_INITIAL_VALUE);
  private static final MethodHandle LOOKUP = LibBpfLibrary.bind(LibBpfSymbol.MAP_LOOKUP);
  private static final MethodHandle LOOKUP_BATCH =
      LibBpfLibrary.bind(LibBpfSymbol.MAP_LOOKUP_BATCH);

  private LibBpfMap() {}

  public static int descriptor(MemorySegment map) {
    return integer(FD, "bpf_map__fd", map);
  }

  public static int maxEntries(MemorySegment map) {
    return integer(MAX_ENTRIES, "bpf_map__max_entries", map);
  }

  public static int keyBytes(MemorySegment map) {
    return integer(KEY_SIZE, "bpf_map__key_size", map);
  }

  public static int valueBytes(MemorySegment map) {
    return integer(VALUE_SIZE, "bpf_map__value_size", map);
  }

  public static int setMaxEntries(MemorySegment map, int maxEntries) {
    try {
      return (int) SET_MAX_ENTRIES.invokeExact(map, maxEntries);
    } catch (Throwable e) {
      throw new AssertionError("bpf_map__set_max_entries", e);
    }
  }

  public static int setInitialValue(MemorySegment map, MemorySegment value) {
    try {
      return (int) SET_INITIAL_VALUE.invokeExact(map, value, value.byteSize());
    } catch (Throwable e) {
      throw new AssertionError("bpf_map__set_initial_value", e);
    }
  }

  public static int lookUp(int descriptor, MemorySegment key, MemorySegment value) {
    try {
      return (int) LOOKUP.invokeExact(descriptor, key, value);
    } catch (Throwable e) {
      throw new AssertionError("bpf_map_lookup_elem", e);
    }
  }

  /**
   * Reads the next entries of a hash map.
   *
   * @param inBatch where to go on; address 0 for the start
   * @param outBatch where to go on next time
   * @param count in: room, out: entries read, also when the end was reached (ENOENT)
   */
  public static int lookUpBatch(
      int descriptor,
      MemorySegment inBatch,
      MemorySegment outBatch,
      MemorySegment keys,
      MemorySegment values,
      MemorySegment count) {
    try {
      return (int)
          LOOKUP_BATCH.invokeExact(
              descriptor, inBatch, outBatch, keys, values, count, MemorySegment.NULL);
    } catch (Throwable e) {
      throw new AssertionError("bpf_map_lookup_batch", e);
    }
  }

  private static int integer(MethodHandle call, String symbol, MemorySegment map) {
    try {
      return (int) call.invokeExact(map);
    } catch (Throwable e) {
      throw new AssertionError(symbol, e);
    }
  }
}
