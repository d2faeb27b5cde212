// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.config.Section;
import java.time.Duration;

/**
 * The Collector's {@code retry_on_failure}.
 *
 * @param maxElapsed how long a batch is tried; zero means without end
 */
record RetryConfig(
    boolean enabled, Duration initialInterval, Duration maxInterval, Duration maxElapsed) {
  private static final double MULTIPLIER = 1.5;

  /** Reads the section {@code retry_on_failure}. */
  static RetryConfig read(Section exporter) {
    try (Section retry = exporter.section("retry_on_failure")) {
      RetryConfig config =
          new RetryConfig(
              retry.bool("enabled", true),
              retry.duration("initial_interval", Duration.ofSeconds(5)),
              retry.duration("max_interval", Duration.ofSeconds(30)),
              retry.duration("max_elapsed_time", Duration.ofSeconds(300)));
      if (config.maxInterval.compareTo(config.initialInterval) < 0) {
        retry.problem("max_interval", "must not be shorter than initial_interval");
      }
      return config;
    }
  }

  /** Returns how long to wait after the {@code failures}th failure in a row, in nanoseconds. */
  long pauseNanos(int failures) {
    double nanos = initialInterval.toNanos() * Math.pow(MULTIPLIER, failures - 1);
    return (long) Math.min(nanos, (double) maxInterval.toNanos());
  }

  /** Returns whether a batch that has been tried for {@code elapsedNanos} is to be tried again. */
  boolean allows(long elapsedNanos) {
    return enabled && (maxElapsed.isZero() || elapsedNanos < maxElapsed.toNanos());
  }
}
