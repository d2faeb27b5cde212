// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Bounds a client in time and bytes: within {@code bitrate} a flow stays a candidate, and traffic
 * that is over in a burst would prove nothing.
 *
 * <p>Not thread-safe.
 */
final class Throttle {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long bytesPerSecond;
  private final long startNanos = System.nanoTime();
  private final long durationNanos;
  private long spentBytes;

  Throttle(long bytesPerSecond, Duration duration) {
    this.bytesPerSecond = bytesPerSecond;
    this.durationNanos = duration.toNanos();
  }

  /** Waits until {@code bytes} more may follow those before. Returns false once time is over. */
  boolean spend(long bytes) {
    long dueNanos = Math.min(durationNanos, spentBytes * NANOS_PER_SECOND / bytesPerSecond);
    spentBytes += bytes;
    for (long wait = dueNanos - elapsedNanos(); wait > 0; wait = dueNanos - elapsedNanos()) {
      LockSupport.parkNanos(wait);
    }
    return elapsedNanos() < durationNanos;
  }

  private long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }
}
