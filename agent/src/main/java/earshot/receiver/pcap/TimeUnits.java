// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

/**
 * How an interface of a pcapng file counts time.
 *
 * @param resolution the option {@code if_tsresol}: units of 10^-n s, or of 2^-n s where bit 7 is
 *     set
 * @param offsetSeconds the option {@code if_tsoffset}
 */
record TimeUnits(int resolution, long offsetSeconds) {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int BINARY = 0x80;

  /** Returns Unix time, to the nanosecond. */
  long epochNanos(long ticks) {
    int exponent = resolution & (BINARY - 1);
    return offsetSeconds * SECOND_NANOS
        + ((resolution & BINARY) != 0 ? binary(ticks, exponent) : decimal(ticks, exponent));
  }

  private static long decimal(long ticks, int exponent) {
    long nanos = ticks;
    for (int n = exponent; n < 9; n++) {
      nanos *= 10;
    }
    for (int n = exponent; n > 9; n--) {
      nanos = Long.divideUnsigned(nanos, 10);
    }
    return nanos;
  }

  private static long binary(long ticks, int exponent) {
    if (exponent >= Long.SIZE) {
      return 0;
    }
    long seconds = ticks >>> exponent;
    long fraction = ticks - (seconds << exponent);
    // Thirty-two bits of a fraction are finer than a nanosecond, and their product fits.
    int bits = exponent;
    if (bits > 32) {
      fraction >>>= bits - 32;
      bits = 32;
    }
    return seconds * SECOND_NANOS + ((fraction * SECOND_NANOS) >>> bits);
  }
}
