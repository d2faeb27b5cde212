// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.time.Instant;
import java.time.InstantSource;

/** Unix time in nanoseconds, as sightings have it. */
final class EpochNanos {
  private EpochNanos() {}

  static long now(InstantSource clock) {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
