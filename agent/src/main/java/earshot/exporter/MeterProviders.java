// SPDX-License-Identifier: Apache-2.0
package earshot.exporter;

import earshot.component.MetricOptions;
import earshot.component.MetricOptions.Histograms;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.ExplicitBucketHistogramOptions;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;

/** Makes the SDK's meter provider as a connector wants it. */
public final class MeterProviders {
  /** The conventions' boundaries for durations, with 1 ms below and 15 s and 30 s above. */
  static final List<Double> BOUNDARIES_SECONDS =
      List.of(
          0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
          15.0, 30.0);

  private MeterProviders() {}

  /** Returns a provider of which {@code reader} reads. */
  public static SdkMeterProvider create(
      MetricOptions options, Resource resource, MetricReader reader) {
    SdkMeterProviderBuilder builder =
        SdkMeterProvider.builder()
            .setResource(resource)
            .setExemplarFilter(ExemplarFilter.traceBased())
            .registerMetricReader(reader);
    for (InstrumentType type : InstrumentType.values()) {
      Aggregation aggregation =
          type == InstrumentType.HISTOGRAM
              ? histogram(options.histograms())
              : Aggregation.defaultAggregation();
      builder.registerView(
          InstrumentSelector.builder().setType(type).build(),
          View.builder()
              .setAggregation(aggregation)
              .setCardinalityLimit(options.cardinalityLimit())
              .build());
    }
    return builder.build();
  }

  private static Aggregation histogram(Histograms histograms) {
    return switch (histograms) {
      case EXPONENTIAL -> Aggregation.base2ExponentialBucketHistogram();
      case EXPLICIT ->
          Aggregation.explicitBucketHistogram(
              ExplicitBucketHistogramOptions.builder()
                  .setBucketBoundaries(BOUNDARIES_SECONDS)
                  .build());
    };
  }
}
