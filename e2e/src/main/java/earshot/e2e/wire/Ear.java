// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Takes in the audio of one line, on whatever thread the line's library calls. */
final class Ear {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private @Nullable Throwable failure;

  void hear(byte[] audio) {
    lock.lock();
    try {
      heard.writeBytes(audio);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void fail(Throwable cause) {
    lock.lock();
    try {
      failure = cause;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until so much has been heard.
   *
   * @return all that was heard, perhaps less after the time-out
   * @throws IOException if the line has failed
   */
  byte[] await(int bytes, long timeoutMillis) throws IOException {
    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lock.lock();
    try {
      while (failure == null && heard.size() < bytes && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (failure != null) {
        throw new IOException("the line failed while it was listened to", failure);
      }
      return heard.toByteArray();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while listening", e);
    } finally {
      lock.unlock();
    }
  }
}
