// SPDX-License-Identifier: Apache-2.0
package earshot.component;

/** Makes a {@link Connector}. */
public non-sealed interface ConnectorFactory<C> extends Factory<C> {

  /**
   * Creates one that hands on to {@code next}; nothing is opened before {@link Connector#start()}.
   */
  Connector create(C config, Next next, Host host);

  /** Returns how exporters are to keep what this connector measures. */
  default MetricOptions metricOptions(C config) {
    return MetricOptions.DEFAULT;
  }
}
