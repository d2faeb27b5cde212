// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** bpf(2) where libbpf 1.1, the oldest in use, lacks a call or refuses what it does not know. */
public final class BpfSyscall {

  /** {@code enum bpf_attach_type}. */
  public static final int CGROUP_INGRESS = 0;

  public static final int CGROUP_EGRESS = 1;
  public static final int TCX_INGRESS = 46;
  public static final int TCX_EGRESS = 47;

  private static final int OBJECT_GET_INFO_BY_FD = 15;
  private static final int LINK_CREATE = 28;
  private static final int BEFORE = 1 << 3;

  /** Offsets in {@code struct bpf_link_info}; the id has this one in those of programs, too. */
  private static final int ID = 4;

  private static final int TCX_INTERFACE = 16;

  private BpfSyscall() {}

  /** Links a program to a cgroup beside whatever is attached there; returns the link. */
  public static int linkToCgroup(int programDescriptor, int cgroupDescriptor, int attachType) {
    return createLink(programDescriptor, cgroupDescriptor, attachType, 0);
  }

  /**
   * Links a program to an interface by tcx, in front of all others: one of them may end the chain.
   */
  public static int linkToInterface(int programDescriptor, int interfaceIndex, int attachType) {
    return createLink(programDescriptor, interfaceIndex, attachType, BEFORE);
  }

  /** Returns the id that the kernel gave to a program, map or link, or a negative errno. */
  public static int id(int descriptor) {
    return information(descriptor, ID);
  }

  /**
   * Returns the index of the interface that a link of tcx is at, 0 if the kernel has detached it
   * since, or a negative errno.
   */
  public static int linkedInterface(int descriptor) {
    return information(descriptor, TCX_INTERFACE);
  }

  private static int information(int descriptor, int offset) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment information = arena.allocate(64, 8);
      MemorySegment attributes = arena.allocate(16, 8);
      attributes.set(JAVA_INT, 0, descriptor);
      attributes.set(JAVA_INT, 4, (int) information.byteSize());
      attributes.set(JAVA_LONG, 8, information.address());
      int result = LibC.bpf(OBJECT_GET_INFO_BY_FD, attributes);
      return result < 0 ? result : information.get(JAVA_INT, offset);
    }
  }

  private static int createLink(int program, int target, int attachType, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(32, 8);
      attributes.set(JAVA_INT, 0, program);
      attributes.set(JAVA_INT, 4, target);
      attributes.set(JAVA_INT, 8, attachType);
      attributes.set(JAVA_INT, 12, flags);
      return LibC.bpf(LINK_CREATE, attributes);
    }
  }
}
