// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

/** The mean of the last 30 to 60 seconds. */
final class RecentMean {
  private double sum;
  private long count;
  private double previousSum;
  private long previousCount;

  void record(double value) {
    sum += value;
    count++;
  }

  /** Forgets as {@link RecentDurations#turn} does. */
  void turn() {
    previousSum = sum;
    previousCount = count;
    sum = 0;
    count = 0;
  }

  /** Returns the mean, 0 of nothing. */
  double mean() {
    long all = count + previousCount;
    return all == 0 ? 0 : (sum + previousSum) / all;
  }
}
