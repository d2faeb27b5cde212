// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import org.jspecify.annotations.Nullable;

/**
 * One figure of a bench.
 *
 * @param metric what was measured
 * @param unit of {@code ours} and {@code peer}
 * @param ours the median
 * @param peer the peer's median in the same run; null where there is none
 * @param ratio {@code ours} by {@code peer}; null without a peer
 * @param spread of the samples, the distance of their quartiles as a fraction of the median; null
 *     where there is one value
 * @param budget the bound as text, such as {@code <= 400}; {@value #NO_BUDGET} for orientation
 * @param met null without a budget, and when the run was too noisy for a verdict
 */
record Row(
    String metric,
    String unit,
    double ours,
    @Nullable Double peer,
    @Nullable String peerName,
    @Nullable Double ratio,
    @Nullable Double spread,
    String budget,
    @Nullable Boolean met) {
  static final String NO_BUDGET = "none";

  /** Returns a value for orientation. */
  static Row orientation(String metric, String unit, double ours) {
    return new Row(metric, unit, ours, null, null, null, null, NO_BUDGET, null);
  }

  /** Returns a value that may be {@code budget} at most. */
  static Row atMost(double budget, String metric, String unit, double ours) {
    return new Row(metric, unit, ours, null, null, null, null, "<= " + budget, ours <= budget);
  }

  /** Returns a value that has to be {@code budget} at least. */
  static Row atLeast(double budget, String metric, String unit, double ours) {
    return new Row(metric, unit, ours, null, null, null, null, ">= " + budget, ours >= budget);
  }

  /** Returns whether the budget is met as people read it; empty where there is none. */
  String verdict() {
    if (met == null) {
      return budget.equals(NO_BUDGET) ? "" : "too noisy";
    }
    return met ? "met" : "MISSED";
  }
}
