// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import java.util.concurrent.TimeUnit;

/**
 * How long a pod keeps audio before it may go on.
 *
 * @param baseMillis delay of the first byte
 * @param growthMillisPerSecond what is added for each second since then, 0 or more
 */
record Hold(double baseMillis, double growthMillisPerSecond) {
  /** Past this a delay grows no more. */
  static final double MAX_MILLIS = 2_000;

  long nanos(long nanosSinceFirstByte) {
    double seconds = (double) nanosSinceFirstByte / TimeUnit.SECONDS.toNanos(1);
    double millis = Math.min(baseMillis + growthMillisPerSecond * seconds, MAX_MILLIS);
    return (long) (millis * TimeUnit.MILLISECONDS.toNanos(1));
  }
}
