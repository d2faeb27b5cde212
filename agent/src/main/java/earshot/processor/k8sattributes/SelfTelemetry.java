// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.semconv.EarshotAttributes;
import earshot.semconv.EarshotMetrics;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.function.DoubleSupplier;

/** The processor's own metrics, read when they are collected. */
final class SelfTelemetry implements AutoCloseable {
  private static final Attributes UID =
      Attributes.of(EarshotAttributes.EARSHOT_KUBERNETES_LOOKUP_KEY, "uid");
  private static final Attributes ADDRESS =
      Attributes.of(EarshotAttributes.EARSHOT_KUBERNETES_LOOKUP_KEY, "address");

  private final List<AutoCloseable> instruments;

  SelfTelemetry(
      Meter meter, PodTable table, Naming naming, Holds holds, DoubleSupplier lagSeconds) {
    this.instruments =
        List.of(
            meter
                .upDownCounterBuilder(EarshotMetrics.EARSHOT_KUBERNETES_PODS.name())
                .setUnit(EarshotMetrics.EARSHOT_KUBERNETES_PODS.unit())
                .setDescription(EarshotMetrics.EARSHOT_KUBERNETES_PODS.description())
                .buildWithCallback(measurement -> measurement.record(table.livePods())),
            meter
                .counterBuilder(EarshotMetrics.EARSHOT_KUBERNETES_PODS_REJECTED.name())
                .setUnit(EarshotMetrics.EARSHOT_KUBERNETES_PODS_REJECTED.unit())
                .setDescription(EarshotMetrics.EARSHOT_KUBERNETES_PODS_REJECTED.description())
                .buildWithCallback(measurement -> measurement.record(table.rejected())),
            meter
                .gaugeBuilder(EarshotMetrics.EARSHOT_KUBERNETES_LAG.name())
                .setUnit(EarshotMetrics.EARSHOT_KUBERNETES_LAG.unit())
                .setDescription(EarshotMetrics.EARSHOT_KUBERNETES_LAG.description())
                .buildWithCallback(measurement -> measurement.record(lagSeconds.getAsDouble())),
            meter
                .counterBuilder(EarshotMetrics.EARSHOT_KUBERNETES_LOOKUP_MISSES.name())
                .setUnit(EarshotMetrics.EARSHOT_KUBERNETES_LOOKUP_MISSES.unit())
                .setDescription(EarshotMetrics.EARSHOT_KUBERNETES_LOOKUP_MISSES.description())
                .buildWithCallback(measurement -> {
                  measurement.record(naming.uidMisses(), UID);
                  measurement.record(naming.addressMisses(), ADDRESS);
                }),
            meter
                .upDownCounterBuilder(EarshotMetrics.EARSHOT_KUBERNETES_HELD.name())
                .setUnit(EarshotMetrics.EARSHOT_KUBERNETES_HELD.unit())
                .setDescription(EarshotMetrics.EARSHOT_KUBERNETES_HELD.description())
                .buildWithCallback(measurement -> measurement.record(holds.held())),
            meter
                .counterBuilder(EarshotMetrics.EARSHOT_KUBERNETES_HOLD_OVERFLOWS.name())
                .setUnit(EarshotMetrics.EARSHOT_KUBERNETES_HOLD_OVERFLOWS.unit())
                .setDescription(EarshotMetrics.EARSHOT_KUBERNETES_HOLD_OVERFLOWS.description())
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
