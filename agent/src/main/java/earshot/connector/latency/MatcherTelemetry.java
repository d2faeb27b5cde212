// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

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
            .upDownCounterBuilder("earshot.matcher.sightings")
            .setUnit("{sighting}")
            .buildWithCallback(measurement -> measurement.record(counters.sightings()));
    evictions =
        meter
            .counterBuilder("earshot.matcher.evictions")
            .setUnit("{sighting}")
            .buildWithCallback(counter -> counter.record(counters.evictions()));
  }

  @Override
  public void close() {
    sightings.close();
    evictions.close();
  }
}
