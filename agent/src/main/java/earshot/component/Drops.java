// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.semconv.DropReason;
import earshot.semconv.EarshotAttributes;
import earshot.semconv.EarshotMetrics;
import earshot.semconv.Metric;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/** The one counter of what is not looked at or not kept. */
public final class Drops {
  private final LongCounter counter;

  /** Creates the counter, or finds the one that another component has created. */
  public Drops(Meter meter) {
    Metric drops = EarshotMetrics.EARSHOT_DROPS;
    this.counter =
        meter
            .counterBuilder(drops.name())
            .setUnit(drops.unit())
            .setDescription(drops.description())
            .build();
  }

  /** Counts. */
  public void add(long count, DropReason reason) {
    counter.add(
        count, Attributes.of(EarshotAttributes.EARSHOT_DROP_REASON, reason.attributeValue()));
  }
}
