// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** CLOCK_REALTIME, which the kernel's receive stamps are of too. */
final class UnixClock {
  private UnixClock() {}

  static long nanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
