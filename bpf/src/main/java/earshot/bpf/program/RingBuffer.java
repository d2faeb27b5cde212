// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import earshot.bpf.event.SignatureEvent;
import earshot.bpf.ffm.LibBpfMap;
import earshot.bpf.ffm.LibC;
import earshot.bpf.ffm.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Reads a BPF ring buffer where the kernel writes it.
 *
 * <pre>
 * consumer page (ours)   | consumer position |
 * producer page          | producer position |
 * data, mapped twice     | header | record | header | record | ...
 *                          header: u32 length | busy bit | discard bit, u32 page offset
 * </pre>
 *
 * <p>Positions count bytes and never wrap; the data is mapped twice in a row, so that a record is
 * contiguous wherever it begins. The kernel sends a wake-up when it commits the record at the
 * consumer position. That position is therefore stored sequentially consistent, and what lies
 * behind it is looked at once more before the reader waits: with less, each side may miss the
 * other.
 *
 * <p>Owns its two mappings. One thread reads; {@link #close} comes after its last call.
 */
public final class RingBuffer implements AutoCloseable {

  private static final int HEADER_BYTES = 8;
  private static final int BUSY = 1 << 31;
  private static final int DISCARD = 1 << 30;
  private static final int LENGTH = DISCARD - 1;

  /** What {@link #pass} returns when it found no record at all. */
  private static final int CAUGHT_UP = -1;

  private static final VarHandle POSITION = JAVA_LONG.varHandle();
  private static final VarHandle LENGTH_AND_BITS = JAVA_INT.varHandle();

  private final MemorySegment consumer;
  private final MemorySegment producer;
  private final MemorySegment data;
  private final long mask;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment pollDescriptor;
  private final SignatureEvent event = new SignatureEvent();
  private long consumerPosition;
  private long discarded;
  private long malformed;
  private boolean closed;

  private RingBuffer(
      int descriptor, MemorySegment consumer, MemorySegment producer, int ringBytes) {
    this.consumer = consumer;
    this.producer = producer;
    this.data = producer.asSlice(producer.byteSize() - 2L * ringBytes);
    this.mask = ringBytes - 1L;
    // struct pollfd: fd, events, revents.
    this.pollDescriptor = arena.allocate(8, 4);
    pollDescriptor.set(JAVA_INT, 0, descriptor);
    pollDescriptor.set(JAVA_SHORT, 4, LibC.POLLIN);
    this.consumerPosition = (long) POSITION.getVolatile(consumer, 0L);
  }

  /** Maps a ring of a loaded object. */
  public static RingBuffer map(BpfObject object, String map) {
    int descriptor = object.mapDescriptor(map);
    int ringBytes = LibBpfMap.maxEntries(object.map(map));
    int page = LibC.pageBytes();
    MemorySegment consumer =
        mapped(LibC.map(descriptor, 0, page, LibC.PROT_READ | LibC.PROT_WRITE));
    MemorySegment producer = LibC.map(descriptor, page, page + 2L * ringBytes, LibC.PROT_READ);
    if (producer.byteSize() == 0) {
      LibC.unmap(consumer);
    }
    return new RingBuffer(descriptor, consumer, mapped(producer), ringBytes);
  }

  /**
   * Hands on at most {@code limit} events, oldest first. Their room goes back to the kernel when
   * this returns, or throws what the handler threw.
   *
   * @return how many were handed on; fewer than the limit when the reader has caught up
   */
  public int drain(EventHandler handler, int limit) {
    int handled = 0;
    while (handled < limit) {
      int pass = pass(handler, limit - handled);
      if (pass == CAUGHT_UP) {
        break;
      }
      handled += pass;
    }
    return handled;
  }

  /**
   * Waits until the kernel wakes the reader or the time is over; returns at once when there is
   * something to read, or when a signal comes.
   */
  public void await(int timeoutMillis) {
    int result = LibC.poll(pollDescriptor, timeoutMillis);
    if (result < 0 && result != -LibC.EINTR) {
      throw new NativeCallException("poll of the ring", -result);
    }
  }

  /** How many bytes the kernel has reserved that were not read yet. */
  public long pendingBytes() {
    return (long) POSITION.getAcquire(producer, 0L) - consumerPosition;
  }

  public long capacityBytes() {
    return mask + 1;
  }

  /** Records that a program reserved and then gave up. */
  public long discardedRecords() {
    return discarded;
  }

  /** Records whose length is not that of an event: an object that this reader does not know. */
  public long malformedRecords() {
    return malformed;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibC.unmap(consumer);
      LibC.unmap(producer);
      arena.close();
    }
  }

  private int pass(EventHandler handler, int limit) {
    long start = consumerPosition;
    long end = (long) POSITION.getVolatile(producer, 0L);
    int handled = 0;
    try {
      while (consumerPosition < end && handled < limit) {
        long offset = consumerPosition & mask;
        int header = (int) LENGTH_AND_BITS.getVolatile(data, offset);
        if ((header & BUSY) != 0) {
          break;
        }
        int length = header & LENGTH;
        // Before the handler, so that an event that it throws at is not handed out again.
        consumerPosition += (length + HEADER_BYTES + 7) & ~7;
        if ((header & DISCARD) != 0) {
          discarded++;
        } else if (length != SignatureEvent.BYTES) {
          malformed++;
        } else {
          handled++;
          handler.onEvent(event.wrap(data, offset + HEADER_BYTES));
        }
      }
    } finally {
      if (consumerPosition != start) {
        POSITION.setVolatile(consumer, 0L, consumerPosition);
      }
    }
    return consumerPosition == start ? CAUGHT_UP : handled;
  }

  private static MemorySegment mapped(MemorySegment result) {
    if (result.byteSize() == 0) {
      int errno = (int) -result.address();
      throw new BpfException(new Problem.OutOfMemory("map the ring", LibC.errorText(errno)));
    }
    return result;
  }
}
