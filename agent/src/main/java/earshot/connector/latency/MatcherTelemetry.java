// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.semconv.EarshotMetrics;
import earshot.semconv.Metric;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongCounter;
import io.opentelemetry.api.metrics.ObservableLongUpDownCounter;
import org.jspecify.annotations.Nullable;

/** The connector's own instruments. */
final class MatcherTelemetry implements AutoCloseable {
  private final ObservableLongUpDownCounter sightings;
  private final ObservableLongCounter evictions;
  private final @Nullable ObservableLongCounter unjoined;

  /**
   * Creates them.
   *
   * @param gateway whether both ends of each transit are to be seen
   */
  MatcherTelemetry(Meter meter, MatcherCounters counters, boolean gateway) {
    sightings =
        meter
            .upDownCounterBuilder(EarshotMetrics.EARSHOT_MATCHER_SIGHTINGS.name())
            .setUnit(EarshotMetrics.EARSHOT_MATCHER_SIGHTINGS.unit())
            .setDescription(EarshotMetrics.EARSHOT_MATCHER_SIGHTINGS.description())
            .buildWithCallback(measurement -> measurement.record(counters.sightings()));
    evictions =
        meter
            .counterBuilder(EarshotMetrics.EARSHOT_MATCHER_EVICTIONS.name())
            .setUnit(EarshotMetrics.EARSHOT_MATCHER_EVICTIONS.unit())
            .setDescription(EarshotMetrics.EARSHOT_MATCHER_EVICTIONS.description())
            .buildWithCallback(counter -> counter.record(counters.evictions()));
    Metric metric = EarshotMetrics.EARSHOT_TRANSIT_UNJOINED;
    unjoined =
        gateway
            ? meter
                .counterBuilder(metric.name())
                .setUnit(metric.unit())
                .setDescription(metric.description())
                .buildWithCallback(counter -> counter.record(counters.unjoined()))
            : null;
  }

  @Override
  public void close() {
    sightings.close();
    evictions.close();
    if (unjoined != null) {
      unjoined.close();
    }
  }
}
