// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.prometheus;

import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;

/** Makes readers that spell metrics as Prometheus does when it is sent OTLP. */
final class Readers {
  private Readers() {}

  /**
   * Creates one, for one meter provider.
   *
   * @param names whether it names the agent in {@code target_info}, which a page may hold once
   */
  static PrometheusMetricReader create(boolean names) {
    return PrometheusMetricReader.builder()
        // The scope is one and the same, and no label by OTLP either.
        .setOtelScopeLabelsEnabled(false)
        .setTargetInfoMetricEnabled(names)
        .build();
  }
}
