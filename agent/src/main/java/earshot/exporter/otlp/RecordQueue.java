// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue that takes and gives batches, so that its lock is entered once a batch. When it
 * is full the newest are refused.
 */
final class RecordQueue<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<T> records = new ArrayDeque<>();
  private final int limit;
  private final int batchSize;
  private final long flushNanos;
  private boolean closed;

  RecordQueue(QueueConfig config) {
    this.limit = config.size();
    this.batchSize = config.batchSize();
    this.flushNanos = config.flushTimeout().toNanos();
  }

  /** Adds what there is room for and returns how many that was. Never waits for room. */
  int offer(List<T> batch) {
    lock.lock();
    try {
      if (closed) {
        return 0;
      }
      int before = records.size();
      int accepted = Math.min(batch.size(), limit - before);
      for (int n = 0; n < accepted; n++) {
        records.addLast(batch.get(n));
      }
      // The taker waits for the first record and for a full batch, for nothing between.
      if (before == 0 || (before < batchSize && records.size() >= batchSize)) {
        changed.signal();
      }
      return accepted;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the oldest records: as many as make a batch, or fewer once the flush timeout is over or
   * the queue is closed. Empty only when it is closed and nothing is left.
   */
  List<T> take() throws InterruptedException {
    lock.lock();
    try {
      while (records.isEmpty() && !closed) {
        changed.await();
      }
      long nanos = flushNanos;
      while (records.size() < batchSize && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return poll(batchSize);
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what comes from now on; what is held can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what is held and returns how many that was. */
  int clear() {
    lock.lock();
    try {
      int size = records.size();
      records.clear();
      return size;
    } finally {
      lock.unlock();
    }
  }

  private List<T> poll(int atMost) {
    int count = Math.min(atMost, records.size());
    List<T> batch = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      batch.add(records.removeFirst());
    }
    return batch;
  }
}
