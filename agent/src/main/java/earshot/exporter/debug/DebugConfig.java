// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import earshot.config.Section;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is shown, and how often.
 *
 * @param interval between two tables where standard output is no terminal; on one it is a second
 * @param json a file for the summary at the end; null: none
 * @param maxRows workloads and pairs that are told apart; the rest is counted as {@code (other)}
 */
record DebugConfig(Verbosity verbosity, Duration interval, @Nullable String json, int maxRows) {

  /** How much is shown. */
  enum Verbosity {
    /** One line of totals. */
    BASIC,
    /** The table. */
    NORMAL,
    /** The table and every record. */
    DETAILED
  }

  static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
  static final int DEFAULT_MAX_ROWS = 200;

  static DebugConfig read(Section section) {
    Duration interval = section.duration("interval", DEFAULT_INTERVAL);
    if (interval.toMillis() < 1) {
      section.problem("interval", "must be at least 1ms");
      interval = DEFAULT_INTERVAL;
    }
    return new DebugConfig(
        section.choice("verbosity", Verbosity.NORMAL),
        interval,
        section.string("json"),
        section.integer("max_rows", DEFAULT_MAX_ROWS, 1, 10_000));
  }
}
