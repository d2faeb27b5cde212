// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.semconv.EarshotMetrics;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongCounter;
import io.opentelemetry.api.metrics.ObservableLongUpDownCounter;

/** The connector's own instruments. */
final class MatcherTelemetry implements AutoCloseable {
  private final ObservableLongUpDownCounter sightings;
  private final ObservableLongCounter evictions;

  MatcherTelemetry(Meter meter, MatcherCounters counters) {
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
  }

  @Override
  public void close() {
    sightings.close();
    evictions.close();
  }
}
