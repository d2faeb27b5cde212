// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls of libbpf that concern clsact, for kernels without tcx. */
public final class LibBpfTc {

  public static final int INGRESS = 1;
  public static final int EGRESS = 2;

  private static final MethodHandle HOOK_CREATE = LibBpfLibrary.bind(LibBpfSymbol.TC_HOOK_CREATE);
  private static final MethodHandle HOOK_DESTROY = LibBpfLibrary.bind(LibBpfSymbol.TC_HOOK_DESTROY);
  private static final MethodHandle ATTACH = LibBpfLibrary.bind(LibBpfSymbol.TC_ATTACH);
  private static final MethodHandle DETACH = LibBpfLibrary.bind(LibBpfSymbol.TC_DETACH);

  private LibBpfTc() {}

  /** Adds the clsact qdisc; a negative EEXIST when there is one. */
  public static int createHook(int interfaceIndex) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) HOOK_CREATE.invokeExact(hook(arena, interfaceIndex, INGRESS | EGRESS));
    } catch (Throwable e) {
      throw new AssertionError("bpf_tc_hook_create", e);
    }
  }

  /** Removes the clsact qdisc with all filters in it, whoever added them. */
  public static int destroyHook(int interfaceIndex) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) HOOK_DESTROY.invokeExact(hook(arena, interfaceIndex, INGRESS | EGRESS));
    } catch (Throwable e) {
      throw new AssertionError("bpf_tc_hook_destroy", e);
    }
  }

  /** Adds a filter that runs a program. */
  public static int attach(
      int interfaceIndex, int point, int programDescriptor, int handle, int priority) {
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          ATTACH.invokeExact(
              hook(arena, interfaceIndex, point),
              options(arena, programDescriptor, handle, priority));
    } catch (Throwable e) {
      throw new AssertionError("bpf_tc_attach", e);
    }
  }

  /** Removes one filter; a negative errno when it is not there. */
  public static int detach(int interfaceIndex, int point, int handle, int priority) {
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          DETACH.invokeExact(
              hook(arena, interfaceIndex, point), options(arena, 0, handle, priority));
    } catch (Throwable e) {
      throw new AssertionError("bpf_tc_detach", e);
    }
  }

  /** {@code struct bpf_tc_hook}: sz, ifindex, attach_point, parent. */
  private static MemorySegment hook(Arena arena, int interfaceIndex, int point) {
    MemorySegment hook = arena.allocate(24, 8);
    hook.set(JAVA_LONG, 0, hook.byteSize());
    hook.set(JAVA_INT, 8, interfaceIndex);
    hook.set(JAVA_INT, 12, point);
    return hook;
  }

  /** {@code struct bpf_tc_opts}: sz, prog_fd, flags, prog_id, handle, priority. */
  private static MemorySegment options(
      Arena arena, int programDescriptor, int handle, int priority) {
    MemorySegment options = arena.allocate(32, 8);
    options.set(JAVA_LONG, 0, options.byteSize());
    options.set(JAVA_INT, 8, programDescriptor);
    options.set(JAVA_INT, 20, handle);
    options.set(JAVA_INT, 24, priority);
    return options;
  }
}
