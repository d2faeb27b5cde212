// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.SystemClocks;
import java.util.function.LongSupplier;

/**
 * Turns the kernel's boot time into Unix time. The offset between the two is measured again every
 * second, since Unix time is stepped and slewed. Not thread-safe.
 */
final class BootClock {

  private static final long MEASURE_EVERY_NANOS = 1_000_000_000L;

  /** The reading with the shortest way around it is the best of these. */
  private static final int READINGS = 5;

  private final LongSupplier bootNanos;
  private final LongSupplier unixNanos;
  private long offsetNanos;
  private long measuredBootNanos;

  BootClock() {
    this(SystemClocks::bootNanos, SystemClocks::unixNanos);
  }

  BootClock(LongSupplier bootNanos, LongSupplier unixNanos) {
    this.bootNanos = bootNanos;
    this.unixNanos = unixNanos;
    measure();
  }

  /** Measures again if the last time is more than a second ago; returns Unix time. */
  long nowEpochNanos() {
    long now = bootNanos.getAsLong();
    if (now - measuredBootNanos > MEASURE_EVERY_NANOS) {
      measure();
    }
    return now + offsetNanos;
  }

  long toEpochNanos(long boot) {
    return boot + offsetNanos;
  }

  private void measure() {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < READINGS; i++) {
      long before = bootNanos.getAsLong();
      long unix = unixNanos.getAsLong();
      long after = bootNanos.getAsLong();
      if (after - before < shortest) {
        shortest = after - before;
        offsetNanos = unix - (before + (after - before) / 2);
      }
      measuredBootNanos = after;
    }
  }
}
