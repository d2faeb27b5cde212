// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

/** What was measured at one stage, and what its pod knows. Not thread-safe. */
final class WorkloadResult {
  private static final double TOLERANCE_MILLIS = 2;
  private static final double TOLERANCE_SHARE = 0.01;

  /** Of a stage's sightings on both sides at least one in so many is in a residence. */
  private static final long MIN_SHARE = 6;

  private final Stage stage;
  private final Samples measured = new Samples();
  private final Samples injected = new Samples();
  private final Samples differences = new Samples();
  private final Samples transits = new Samples();
  private long sightings;
  private int strangers;

  WorkloadResult(Stage stage) {
    this.stage = stage;
  }

  Stage stage() {
    return stage;
  }

  /** Adds a residence and the pod's own figure for the same bytes. */
  void add(long measuredNanos, long trueNanos) {
    measured.add(measuredNanos);
    injected.add(trueNanos);
    differences.add(Math.abs(measuredNanos - trueNanos));
  }

  /** Adds a residence whose signature is in no call. */
  void addStranger() {
    strangers++;
  }

  void addTransit(long nanos) {
    transits.add(nanos);
  }

  void addSighting() {
    sightings++;
  }

  int residences() {
    return measured.count();
  }

  long sightings() {
    return sightings;
  }

  int strangers() {
    return strangers;
  }

  double trueMillis(double quantile) {
    return injected.quantileMillis(quantile);
  }

  double measuredMillis(double quantile) {
    return measured.quantileMillis(quantile);
  }

  Samples differences() {
    return differences;
  }

  double differenceMillis(double quantile) {
    return differences.quantileMillis(quantile);
  }

  double transitMillis(double quantile) {
    return transits.quantileMillis(quantile);
  }

  /** Returns the largest median difference that passes. */
  double toleranceMillis() {
    return TOLERANCE_MILLIS + TOLERANCE_SHARE * trueMillis(0.5);
  }

  /** Returns whether there are enough residences, all of the calls, and their median is right. */
  boolean passes() {
    return residences() > 0
        && residences() * MIN_SHARE >= sightings
        && strangers == 0
        && differenceMillis(0.5) <= toleranceMillis();
  }
}
