// SPDX-License-Identifier: Apache-2.0
package earshot.component;

/** Makes a {@link Connector}. */
public non-sealed interface ConnectorFactory<C> extends Factory<C> {

  /**
   * Creates one that hands on to {@code next}; nothing is opened before {@link Connector#start()}.
   */
  Connector create(C config, Next next, Host host);

  /**
   * Returns {@code config} as it is where sightings come from other agents: what those tell of
   * their own nodes is not told again.
   */
  default C relayed(C config) {
    return config;
  }

  /** Returns how exporters are to keep what this connector measures. */
  default MetricOptions metricOptions(C config) {
    return MetricOptions.DEFAULT;
  }
}
