// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.config.Section;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When metrics are sent. How they are kept is the connector's to say.
 *
 * @param interval between two exports; null where not set
 */
record MetricsConfig(@Nullable Duration interval) {

  /** Reads the section {@code metrics}. */
  static MetricsConfig read(Section exporter) {
    try (Section metrics = exporter.section("metrics")) {
      MetricsConfig config =
          new MetricsConfig(
              metrics.has("interval") ? metrics.duration("interval", Duration.ZERO) : null);
      if (config.interval != null && config.interval.toMillis() < 1) {
        metrics.problem("interval", "must be 1ms or longer");
      }
      return config;
    }
  }
}
