// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import earshot.semconv.Metric.Instrument;
import java.util.List;

/** What Earshot measures about audio; the registry is {@code otel-config/registry/metrics.yaml}. */
public final class AudioMetrics {
  /** Time from a signature's way into a container to its way out. */
  public static final Metric AUDIO_RESIDENCE_DURATION =
      new Metric(
          "audio.residence.duration",
          Instrument.HISTOGRAM,
          "s",
          "Time from a signature's way into a container to its way out.");

  /** Time from leaving one pod to entering the next, where both ends were seen. */
  public static final Metric AUDIO_TRANSIT_DURATION =
      new Metric(
          "audio.transit.duration",
          Instrument.HISTOGRAM,
          "s",
          "Time from leaving one pod to entering the next, where both ends were seen.");

  /** Time from the first sighting of a chain of residences and transits to its last. */
  public static final Metric AUDIO_JOURNEY_DURATION =
      new Metric(
          "audio.journey.duration",
          Instrument.HISTOGRAM,
          "s",
          "Time from the first sighting of a chain of residences and transits to its last.");

  /** How fast the residence of one flow in and flow out grows; 0 where it falls. */
  public static final Metric AUDIO_RESIDENCE_GROWTH =
      new Metric(
          "audio.residence.growth",
          Instrument.HISTOGRAM,
          "s/s",
          "How fast the residence of one flow in and flow out grows; 0 where it falls.");

  /** Bytes looked at, by what was decided about them. */
  public static final Metric AUDIO_COVERAGE =
      new Metric(
          "audio.coverage",
          Instrument.COUNTER,
          "By",
          "Bytes looked at, by what was decided about them.");

  /** Signatures seen. */
  public static final Metric AUDIO_SIGNATURES =
      new Metric("audio.signatures", Instrument.COUNTER, "{signature}", "Signatures seen.");

  /** Signatures that made no latency because they are ambiguous. */
  public static final Metric AUDIO_SIGNATURE_COLLISIONS =
      new Metric(
          "audio.signature.collisions",
          Instrument.COUNTER,
          "{signature}",
          "Signatures that made no latency because they are ambiguous.");

  /** Flows in which signatures are seen. */
  public static final Metric AUDIO_FLOWS_ACTIVE =
      new Metric(
          "audio.flows.active",
          Instrument.UP_DOWN_COUNTER,
          "{flow}",
          "Flows in which signatures are seen.");

  private static final List<Metric> ALL =
      List.of(
          AUDIO_RESIDENCE_DURATION,
          AUDIO_TRANSIT_DURATION,
          AUDIO_JOURNEY_DURATION,
          AUDIO_RESIDENCE_GROWTH,
          AUDIO_COVERAGE,
          AUDIO_SIGNATURES,
          AUDIO_SIGNATURE_COLLISIONS,
          AUDIO_FLOWS_ACTIVE);

  private AudioMetrics() {}

  /** Returns all of them. */
  public static List<Metric> all() {
    return ALL;
  }
}
