// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongCounter;
import io.opentelemetry.api.metrics.ObservableLongGauge;

/** The connector's own instruments. */
final class MatcherTelemetry implements AutoCloseable {
  private static final AttributeKey<String> DROP_REASON =
      AttributeKey.stringKey("earshot.drop.reason");
  private static final Attributes DUPLICATE = Attributes.of(DROP_REASON, "duplicate");
  private static final Attributes MAX_SPANS = Attributes.of(DROP_REASON, "max_spans_per_trace");

  private final ObservableLongGauge sightings;
  private final ObservableLongCounter evictions;
  private final ObservableLongCounter drops;

  MatcherTelemetry(Meter meter, MatcherCounters counters) {
    sightings =
        meter
            .gaugeBuilder("earshot.matcher.sightings")
            .ofLongs()
            .setUnit("{sighting}")
            .buildWithCallback(gauge -> gauge.record(counters.sightings()));
    evictions =
        meter
            .counterBuilder("earshot.matcher.evictions")
            .setUnit("{sighting}")
            .buildWithCallback(counter -> counter.record(counters.evictions()));
    drops =
        meter
            .counterBuilder("earshot.drops")
            .buildWithCallback(counter -> {
              counter.record(counters.duplicates(), DUPLICATE);
              counter.record(counters.spansDropped(), MAX_SPANS);
            });
  }

  @Override
  public void close() {
    sightings.close();
    evictions.close();
    drops.close();
  }
}
