// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import earshot.bpf.ffm.LibBpf;
import earshot.bpf.ffm.LibBpfLog;
import earshot.bpf.ffm.LibBpfMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An object file of kernel programs and maps: opened, configured, then loaded.
 *
 * <p>Owns the native object and with it the descriptors of its programs and maps. What was made
 * from it (attachments, the ring, counters) must be closed before it is. Not thread-safe.
 */
public final class BpfObject implements AutoCloseable {

  /** The programs of Earshot, beside the classes. */
  private static final String BUILT_IN = "/earshot/bpf/earshot.bpf.o";

  private final String name;
  private final MemorySegment object;
  private boolean closed;

  private BpfObject(String name, MemorySegment object) {
    this.name = name;
    this.object = object;
  }

  /**
   * Opens the programs that come with this module.
   *
   * @throws BpfException if libbpf is missing, too old, or refuses the object
   */
  public static BpfObject openBuiltIn() {
    try (InputStream resource = BpfObject.class.getResourceAsStream(BUILT_IN)) {
      if (resource == null) {
        throw new IllegalStateException(
            BUILT_IN + " is not on the class path: build the module 'bpf' first");
      }
      return open("earshot", resource.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + BUILT_IN, e);
    }
  }

  /**
   * Opens an object file; nothing reaches the kernel yet.
   *
   * @param name names the object in messages, and its maps of global data in the kernel
   * @throws BpfException if libbpf is missing, too old, or refuses the object
   */
  public static BpfObject open(String name, byte[] elf) {
    Failures.requireLibBpf();
    LibBpfLog.take();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = arena.allocate(elf.length, 8);
      MemorySegment.copy(elf, 0, file, JAVA_BYTE, 0, elf.length);
      // struct bpf_object_open_opts up to object_name; libbpf copies the file.
      MemorySegment options = arena.allocate(16, 8);
      options.set(JAVA_LONG, 0, options.byteSize());
      options.set(ADDRESS, 8, arena.allocateFrom(name));
      MemorySegment object = LibBpf.open(file, options);
      if (object.address() == 0) {
        throw new BpfException(
            new Problem.NotLoaded("open " + name, "libbpf refuses the object", LibBpfLog.take()));
      }
      return new BpfObject(name, object);
    }
  }

  /** Sets the size of a map: entries, or the bytes of a ring (a power of two). Before loading. */
  public BpfObject setMaxEntries(String map, int maxEntries) {
    int result = LibBpfMap.setMaxEntries(map(map), maxEntries);
    if (result < 0) {
      throw Failures.notLoaded("max_entries " + maxEntries + " of " + map, -result, "");
    }
    return this;
  }

  /** Sets the whole content of a map of global data. Before loading. */
  public BpfObject setInitialValue(String map, byte[] value) {
    MemorySegment mapping = map(map);
    int valueBytes = LibBpfMap.valueBytes(mapping);
    if (valueBytes != value.length) {
      throw new IllegalArgumentException(
          map + " of " + name + " holds " + valueBytes + " bytes, not " + value.length);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(value.length, 8);
      MemorySegment.copy(value, 0, bytes, JAVA_BYTE, 0, value.length);
      int result = LibBpfMap.setInitialValue(mapping, bytes);
      if (result < 0) {
        throw Failures.notLoaded("initial value of " + map, -result, "");
      }
    }
    return this;
  }

  /** Leaves the programs of a capture point out: what is not attached need not be verified. */
  public BpfObject exclude(CapturePoint point) {
    LibBpf.setAutoload(program(point.ingressProgram()), false);
    LibBpf.setAutoload(program(point.egressProgram()), false);
    return this;
  }

  /**
   * Hands programs and maps to the kernel.
   *
   * @throws BpfException if the kernel refuses; with libbpf's and the verifier's own words
   */
  public BpfObject load() {
    LibBpfLog.take();
    int result = LibBpf.load(object);
    if (result < 0) {
      throw Failures.notLoaded("load " + name, -result, LibBpfLog.take());
    }
    return this;
  }

  /** Returns the descriptor of a loaded program; it belongs to this object. */
  public int programDescriptor(String program) {
    return loaded(program, LibBpf.programDescriptor(program(program)));
  }

  /** Returns the descriptor of a loaded map; it belongs to this object. */
  int mapDescriptor(String map) {
    return loaded(map, LibBpfMap.descriptor(map(map)));
  }

  /** Returns the map as libbpf knows it. */
  MemorySegment map(String map) {
    return found(map, LibBpf.findMap(requireOpen(), map));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibBpf.close(object);
    }
  }

  @Override
  public String toString() {
    return "BpfObject[" + name + "]";
  }

  private MemorySegment program(String program) {
    return found(program, LibBpf.findProgram(requireOpen(), program));
  }

  private MemorySegment requireOpen() {
    if (closed) {
      throw new IllegalStateException(name + " is closed");
    }
    return object;
  }

  private MemorySegment found(String what, MemorySegment segment) {
    if (segment.address() == 0) {
      throw new IllegalArgumentException(name + " has no program or map named " + what);
    }
    return segment;
  }

  private int loaded(String what, int descriptor) {
    if (descriptor < 0) {
      throw new IllegalStateException(what + " of " + name + " is not loaded");
    }
    return descriptor;
  }
}
