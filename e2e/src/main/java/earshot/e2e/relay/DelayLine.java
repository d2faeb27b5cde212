// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The audio of one call that a pod holds. Bytes come out in the stream's order, none before its
 * delay is over. One thread puts, one takes.
 */
final class DelayLine {
  private static final int CAPACITY_BYTES = 1 << 20;
  private static final byte MU_LAW_SILENCE = (byte) 0xFF;

  /** Bytes up to {@code end} may leave at {@code dueNanoTime}. */
  private record Due(long end, long dueNanoTime) {}

  private final Hold hold;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] ring = new byte[CAPACITY_BYTES];
  private final Queue<Due> dues = new ArrayDeque<>();
  private long written;
  private long read;
  private long firstNanoTime;

  DelayLine(Hold hold) {
    this.hold = hold;
  }

  /**
   * Adds audio; what is missing before {@code position} becomes silence.
   *
   * @param arrivedNanoTime when the kernel received it, on the clock of {@link System#nanoTime()}
   */
  void put(long position, byte[] bytes, int offset, int count, long arrivedNanoTime) {
    lock.lock();
    try {
      long end = position + count;
      if (end - read > CAPACITY_BYTES) {
        throw new IllegalStateException(
            "the delay line is full (CAPACITY_BYTES=%d)".formatted(CAPACITY_BYTES));
      }
      if (written == 0) {
        firstNanoTime = arrivedNanoTime;
      }
      while (written < position) {
        ring[(int) (written++ % CAPACITY_BYTES)] = MU_LAW_SILENCE;
      }
      for (int n = 0; n < count; n++) {
        ring[(int) (written++ % CAPACITY_BYTES)] = bytes[offset + n];
      }
      dues.add(new Due(end, arrivedNanoTime + hold.nanos(arrivedNanoTime - firstNanoTime)));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the next {@code count} bytes are there and due, and returns them. */
  byte[] take(int count) throws InterruptedException {
    lock.lock();
    try {
      long end = read + count;
      while (written < end) {
        changed.await();
      }
      for (long wait = untilDue(end); wait > 0; wait = untilDue(end)) {
        changed.awaitNanos(wait);
      }
      byte[] out = new byte[count];
      int start = (int) (read % CAPACITY_BYTES);
      int first = Math.min(count, CAPACITY_BYTES - start);
      System.arraycopy(ring, start, out, 0, first);
      System.arraycopy(ring, 0, out, first, count - first);
      read = end;
      return out;
    } finally {
      lock.unlock();
    }
  }

  private long untilDue(long end) {
    while (dues.element().end() < end) {
      dues.remove();
    }
    return dues.element().dueNanoTime() - System.nanoTime();
  }
}
