// SPDX-License-Identifier: Apache-2.0
package earshot.exporter;

import earshot.component.MetricOptions;
import earshot.component.Sink;
import earshot.semconv.AudioMetrics;
import earshot.semconv.Metric;
import earshot.signal.ActiveFlows;
import earshot.signal.CollisionCount;
import earshot.signal.CoverageCount;
import earshot.signal.Growth;
import earshot.signal.Journey;
import earshot.signal.Measurement;
import earshot.signal.Residence;
import earshot.signal.SignatureCount;
import earshot.signal.Transit;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import java.util.List;

/**
 * Records measurements into the SDK's instruments. Recording neither blocks nor queues: what bounds
 * it is the number of series.
 */
public final class AudioMeter implements Sink<Measurement> {
  /** The name of the instrumentation scope. */
  public static final String SCOPE = "earshot";

  private static final double NANOS_PER_SECOND = 1e9;

  private final MetricAttributes attributes;
  private final DoubleHistogram residence;
  private final DoubleHistogram transit;
  private final DoubleHistogram journey;
  private final DoubleHistogram growth;
  private final LongCounter signatures;
  private final LongCounter collisions;
  private final LongCounter coverage;
  private final LongUpDownCounter activeFlows;

  private AudioMeter(Meter meter, MetricAttributes attributes) {
    this.attributes = attributes;
    this.residence = histogram(meter, AudioMetrics.AUDIO_RESIDENCE_DURATION);
    this.transit = histogram(meter, AudioMetrics.AUDIO_TRANSIT_DURATION);
    this.journey = histogram(meter, AudioMetrics.AUDIO_JOURNEY_DURATION);
    this.growth = histogram(meter, AudioMetrics.AUDIO_RESIDENCE_GROWTH);
    this.signatures = counter(meter, AudioMetrics.AUDIO_SIGNATURES);
    this.collisions = counter(meter, AudioMetrics.AUDIO_SIGNATURE_COLLISIONS);
    this.coverage = counter(meter, AudioMetrics.AUDIO_COVERAGE);
    Metric flows = AudioMetrics.AUDIO_FLOWS_ACTIVE;
    this.activeFlows =
        meter
            .upDownCounterBuilder(flows.name())
            .setUnit(flows.unit())
            .setDescription(flows.description())
            .build();
  }

  /** Creates the instruments in {@code provider}, which {@link MeterProviders} made. */
  public static AudioMeter create(MeterProvider provider, String version, MetricOptions options) {
    return new AudioMeter(
        provider.meterBuilder(SCOPE).setInstrumentationVersion(version).build(),
        new MetricAttributes(options.podName()));
  }

  @Override
  public void accept(List<Measurement> batch) {
    for (Measurement measurement : batch) {
      record(measurement);
    }
  }

  private void record(Measurement measurement) {
    switch (measurement) {
      case Residence r ->
          residence.record(
              r.durationNanos() / NANOS_PER_SECOND, attributes.of(r), ExemplarContext.of(r.span()));
      case Transit t -> recordMeasured(t);
      case Journey j ->
          journey.record(
              j.durationNanos() / NANOS_PER_SECOND,
              attributes.of(j),
              ExemplarContext.of(j.traceId()));
      case Growth g ->
          growth.record(g.secondsPerSecond(), attributes.of(g), ExemplarContext.of(g.traceId()));
      case SignatureCount count -> signatures.add(count.signatures(), attributes.of(count));
      case CollisionCount count -> collisions.add(count.signatures(), MetricAttributes.of(count));
      case CoverageCount count -> coverage.add(count.bytes(), attributes.of(count));
      case ActiveFlows flows -> activeFlows.add(flows.change(), attributes.of(flows));
    }
  }

  /** Records a transit from pod to pod of which both ends were seen. */
  private void recordMeasured(Transit measured) {
    if (!measured.estimated() && !measured.insidePod()) {
      double seconds = (measured.endEpochNanos() - measured.startEpochNanos()) / NANOS_PER_SECOND;
      transit.record(seconds, attributes.of(measured), ExemplarContext.of(measured.span()));
    }
  }

  private static DoubleHistogram histogram(Meter meter, Metric metric) {
    return meter
        .histogramBuilder(metric.name())
        .setUnit(metric.unit())
        .setDescription(metric.description())
        .build();
  }

  private static LongCounter counter(Meter meter, Metric metric) {
    return meter
        .counterBuilder(metric.name())
        .setUnit(metric.unit())
        .setDescription(metric.description())
        .build();
  }
}
