// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * A {@code struct msghdr} of 64-bit Linux with one buffer and room for one stamp.
 *
 * <pre>
 * msghdr   0 name  8 namelen  16 iov  24 iovlen  32 control  40 controllen  48 flags   (56 bytes)
 * iovec    0 base  8 len                                                              (16 bytes)
 * cmsghdr  0 len   8 level   12 type  16 seconds  24 nanoseconds                      (32 bytes)
 * </pre>
 */
final class ReceivedMessage {
  private static final int SOL_SOCKET = 1;
  private static final int SCM_TIMESTAMPNS = 35;
  private static final long CONTROL_BYTES = 64;

  private final MemorySegment header;
  private final MemorySegment vector;
  private final MemorySegment control;

  ReceivedMessage(Arena arena, MemorySegment buffer) {
    this.header = arena.allocate(56, 8);
    this.vector = arena.allocate(16, 8);
    this.control = arena.allocate(CONTROL_BYTES, 8);
    vector.set(ADDRESS, 0, buffer);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
  }

  MemorySegment header() {
    return header;
  }

  /** Sets the lengths anew, which the kernel overwrites with what it used. */
  void prepare(int maxBytes) {
    vector.set(JAVA_LONG, 8, maxBytes);
    header.set(JAVA_LONG, 40, CONTROL_BYTES);
    control.fill((byte) 0);
  }

  long stampUnixNanos() throws IOException {
    if (control.get(JAVA_INT, 8) != SOL_SOCKET || control.get(JAVA_INT, 12) != SCM_TIMESTAMPNS) {
      throw new IOException("the kernel gave no receive stamp (SO_TIMESTAMPNS)");
    }
    return TimeUnit.SECONDS.toNanos(control.get(JAVA_LONG, 16)) + control.get(JAVA_LONG, 24);
  }
}
