// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import earshot.semconv.Metric.Instrument;
import java.util.List;

/**
 * What Earshot measures about itself; the registry is {@code
 * otel-config/registry/self-metrics.yaml}.
 */
public final class EarshotMetrics {
  /** Packets that the kernel programs looked at. */
  public static final Metric EARSHOT_PACKETS =
      new Metric(
          "earshot.packets",
          Instrument.COUNTER,
          "{packet}",
          "Packets that the kernel programs looked at.");

  /** Payload that the kernel programs looked at. */
  public static final Metric EARSHOT_IO =
      new Metric(
          "earshot.io", Instrument.COUNTER, "By", "Payload that the kernel programs looked at.");

  /** What was not looked at or not kept, by reason. */
  public static final Metric EARSHOT_DROPS =
      new Metric(
          "earshot.drops",
          Instrument.COUNTER,
          "{drop}",
          "What was not looked at or not kept, by reason.");

  /** Share of the ring buffer that waits to be read. */
  public static final Metric EARSHOT_RING_UTILIZATION =
      new Metric(
          "earshot.ring.utilization",
          Instrument.GAUGE,
          "1",
          "Share of the ring buffer that waits to be read.");

  /** Sightings that wait for their counterpart. */
  public static final Metric EARSHOT_MATCHER_SIGHTINGS =
      new Metric(
          "earshot.matcher.sightings",
          Instrument.UP_DOWN_COUNTER,
          "{sighting}",
          "Sightings that wait for their counterpart.");

  /** Sightings forgotten before their time because the matcher was full. */
  public static final Metric EARSHOT_MATCHER_EVICTIONS =
      new Metric(
          "earshot.matcher.evictions",
          Instrument.COUNTER,
          "{sighting}",
          "Sightings forgotten before their time because the matcher was full.");

  /** Pods in the table. */
  public static final Metric EARSHOT_KUBERNETES_PODS =
      new Metric(
          "earshot.kubernetes.pods", Instrument.UP_DOWN_COUNTER, "{pod}", "Pods in the table.");

  /** For how long changes of pods may have been missed. */
  public static final Metric EARSHOT_KUBERNETES_LAG =
      new Metric(
          "earshot.kubernetes.lag",
          Instrument.GAUGE,
          "s",
          "For how long changes of pods may have been missed.");

  /** Updates of pods that are not kept because the table is full. */
  public static final Metric EARSHOT_KUBERNETES_PODS_REJECTED =
      new Metric(
          "earshot.kubernetes.pods.rejected",
          Instrument.COUNTER,
          "{pod}",
          "Updates of pods that are not kept because the table is full.");

  /** Sightings handed on without the pod of an end. */
  public static final Metric EARSHOT_KUBERNETES_LOOKUP_MISSES =
      new Metric(
          "earshot.kubernetes.lookup.misses",
          Instrument.COUNTER,
          "{sighting}",
          "Sightings handed on without the pod of an end.");

  /** Sightings that wait for their pod to be known. */
  public static final Metric EARSHOT_KUBERNETES_HELD =
      new Metric(
          "earshot.kubernetes.held",
          Instrument.UP_DOWN_COUNTER,
          "{sighting}",
          "Sightings that wait for their pod to be known.");

  /** Sightings that are not held for want of room. */
  public static final Metric EARSHOT_KUBERNETES_HOLD_OVERFLOWS =
      new Metric(
          "earshot.kubernetes.hold.overflows",
          Instrument.COUNTER,
          "{sighting}",
          "Sightings that are not held for want of room.");

  /** Records and spans that wait to be sent. */
  public static final Metric EARSHOT_EXPORTER_QUEUE_SIZE =
      new Metric(
          "earshot.exporter.queue.size",
          Instrument.UP_DOWN_COUNTER,
          "{item}",
          "Records and spans that wait to be sent.");

  /** Records, spans and metric data points that the back end accepted. */
  public static final Metric EARSHOT_EXPORTER_SENT =
      new Metric(
          "earshot.exporter.sent",
          Instrument.COUNTER,
          "{item}",
          "Records, spans and metric data points that the back end accepted.");

  /** Records, spans and metric data points that were not delivered. */
  public static final Metric EARSHOT_EXPORTER_FAILED =
      new Metric(
          "earshot.exporter.failed",
          Instrument.COUNTER,
          "{item}",
          "Records, spans and metric data points that were not delivered.");

  /** Records of the ring that could not be read. */
  public static final Metric EARSHOT_READ_ERRORS =
      new Metric(
          "earshot.read.errors",
          Instrument.COUNTER,
          "{error}",
          "Records of the ring that could not be read.");

  /** Sightings that arrived under another key and cannot be compared. */
  public static final Metric EARSHOT_SIGNATURE_KEY_MIXED =
      new Metric(
          "earshot.signature.key.mixed",
          Instrument.COUNTER,
          "{sighting}",
          "Sightings that arrived under another key and cannot be compared.");

  /** Transits whose other end should have been seen and was not. */
  public static final Metric EARSHOT_TRANSIT_UNJOINED =
      new Metric(
          "earshot.transit.unjoined",
          Instrument.COUNTER,
          "{transit}",
          "Transits whose other end should have been seen and was not.");

  private static final List<Metric> ALL =
      List.of(
          EARSHOT_PACKETS,
          EARSHOT_IO,
          EARSHOT_DROPS,
          EARSHOT_RING_UTILIZATION,
          EARSHOT_MATCHER_SIGHTINGS,
          EARSHOT_MATCHER_EVICTIONS,
          EARSHOT_KUBERNETES_PODS,
          EARSHOT_KUBERNETES_LAG,
          EARSHOT_KUBERNETES_PODS_REJECTED,
          EARSHOT_KUBERNETES_LOOKUP_MISSES,
          EARSHOT_KUBERNETES_HELD,
          EARSHOT_KUBERNETES_HOLD_OVERFLOWS,
          EARSHOT_EXPORTER_QUEUE_SIZE,
          EARSHOT_EXPORTER_SENT,
          EARSHOT_EXPORTER_FAILED,
          EARSHOT_READ_ERRORS,
          EARSHOT_SIGNATURE_KEY_MIXED,
          EARSHOT_TRANSIT_UNJOINED);

  private EarshotMetrics() {}

  /** Returns all of them. */
  public static List<Metric> all() {
    return ALL;
  }
}
