// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.util.Arrays;

/** Repeated measurements of one thing. */
final class Samples {
  private final double[] values;

  Samples(double[] values) {
    this.values = values.clone();
    Arrays.sort(this.values);
  }

  double median() {
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** Returns the distance between the quartiles as a fraction of the median. */
  double spread() {
    double low = values[values.length / 4];
    double high = values[values.length * 3 / 4];
    return (high - low) / median();
  }
}
