// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.SelfMetric;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.K8sAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's own instruments, {@code earshot.*}: read by people and, if configured, exported. */
final class SelfTelemetry implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(SelfTelemetry.class);
  private static final long FLUSH_MILLIS = 1_000;

  private final CurrentValues currentValues = new CurrentValues();
  private final SdkMeterProvider provider;
  private final Meter meter;

  /**
   * Creates the instruments' home.
   *
   * @param exporter takes them each {@code config.interval()}; null: nobody
   */
  SelfTelemetry(
      TelemetryConfig config,
      @Nullable MetricExporter exporter,
      String version,
      @Nullable String nodeName) {
    SdkMeterProviderBuilder builder =
        SdkMeterProvider.builder()
            .setResource(resource(version, nodeName))
            .registerMetricReader(currentValues);
    if (exporter != null) {
      builder.registerMetricReader(
          PeriodicMetricReader.builder(exporter).setInterval(config.interval()).build());
    }
    provider = builder.build();
    meter = provider.meterBuilder("earshot").setInstrumentationVersion(version).build();
  }

  Meter meter() {
    return meter;
  }

  List<SelfMetric> values() {
    return currentValues.read();
  }

  /** Exports what is held, within a second, and ends. */
  @Override
  public void close() {
    // A shutdown of the SDK waits by itself for an export that is under way.
    CompletableFuture<Boolean> flushed =
        CompletableFuture.supplyAsync(
            () -> provider.shutdown().join(FLUSH_MILLIS, TimeUnit.MILLISECONDS).isSuccess(),
            task -> Thread.ofPlatform().daemon().name("earshot-flush").start(task));
    if (!flushed.completeOnTimeout(false, FLUSH_MILLIS, TimeUnit.MILLISECONDS).join()) {
      logger.warn("the agent's own metrics of the last interval were not exported");
    }
  }

  private static Resource resource(String version, @Nullable String nodeName) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(ServiceAttributes.SERVICE_NAME, "earshot")
            .put(ServiceAttributes.SERVICE_VERSION, version)
            .put(ServiceAttributes.SERVICE_INSTANCE_ID, UUID.randomUUID().toString());
    if (nodeName != null) {
      attributes.put(K8sAttributes.K8S_NODE_NAME, nodeName);
    }
    return Resource.create(attributes.build());
  }
}
