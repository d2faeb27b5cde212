// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.function.DoubleSupplier;

/** The processor's own metrics, read when they are collected. */
final class SelfTelemetry implements AutoCloseable {
  private static final AttributeKey<String> KEY =
      AttributeKey.stringKey("earshot.kubernetes.lookup.key");
  private static final Attributes UID = Attributes.of(KEY, "uid");
  private static final Attributes ADDRESS = Attributes.of(KEY, "address");

  private final List<AutoCloseable> instruments;

  SelfTelemetry(
      Meter meter, PodTable table, Naming naming, Holds holds, DoubleSupplier lagSeconds) {
    this.instruments =
        List.of(
            meter
                .upDownCounterBuilder("earshot.kubernetes.pods")
                .setUnit("{pod}")
                .setDescription("Pods known")
                .buildWithCallback(measurement -> measurement.record(table.livePods())),
            meter
                .counterBuilder("earshot.kubernetes.pods.rejected")
                .setUnit("{pod}")
                .setDescription("Updates of pods not kept because the table is full (max_pods)")
                .buildWithCallback(measurement -> measurement.record(table.rejected())),
            meter
                .gaugeBuilder("earshot.kubernetes.lag")
                .setUnit("s")
                .setDescription("For how long changes of pods may have been missed")
                .buildWithCallback(measurement -> measurement.record(lagSeconds.getAsDouble())),
            meter
                .counterBuilder("earshot.kubernetes.lookup.misses")
                .setUnit("{sighting}")
                .setDescription("Sightings handed on without the pod of an end")
                .buildWithCallback(measurement -> {
                  measurement.record(naming.uidMisses(), UID);
                  measurement.record(naming.addressMisses(), ADDRESS);
                }),
            meter
                .upDownCounterBuilder("earshot.kubernetes.held")
                .setUnit("{sighting}")
                .setDescription("Sightings waiting for their pod to be known")
                .buildWithCallback(measurement -> measurement.record(holds.held())),
            meter
                .counterBuilder("earshot.kubernetes.hold.overflows")
                .setUnit("{sighting}")
                .setDescription("Sightings not held for want of room (max_held)")
                .buildWithCallback(measurement -> measurement.record(holds.overflows())));
  }

  @Override
  public void close() {
    for (AutoCloseable instrument : instruments) {
      try {
        instrument.close();
      } catch (Exception e) {
        throw new AssertionError("removing a callback does not fail", e);
      }
    }
  }
}
