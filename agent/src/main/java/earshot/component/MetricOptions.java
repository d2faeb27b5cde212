// SPDX-License-Identifier: Apache-2.0
package earshot.component;

/**
 * How a connector wants its measurements kept as metrics; the exporter that aggregates them obeys.
 *
 * @param cardinalityLimit series an instrument may have before the overflow attribute is set
 * @param podName whether residences also carry {@code k8s.pod.name}
 */
public record MetricOptions(Histograms histograms, int cardinalityLimit, boolean podName) {
  /** What a connector without options of its own gets. */
  public static final MetricOptions DEFAULT =
      new MetricOptions(Histograms.EXPONENTIAL, 2000, false);

  /** The shape of histograms. */
  public enum Histograms {
    /** Base-2 exponential buckets. */
    EXPONENTIAL,
    /** Fixed buckets from 1 ms to 30 s. */
    EXPLICIT
  }
}
