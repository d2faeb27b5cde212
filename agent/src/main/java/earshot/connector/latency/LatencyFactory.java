// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.component.Connector;
import earshot.component.ConnectorFactory;
import earshot.component.Host;
import earshot.component.MetricOptions;
import earshot.component.Next;
import earshot.config.Section;

/** Makes the connector {@code latency}. */
public final class LatencyFactory implements ConnectorFactory<LatencyConfig> {

  @Override
  public String type() {
    return "latency";
  }

  @Override
  public LatencyConfig configure(Section section) {
    return LatencyConfig.read(section);
  }

  @Override
  public LatencyConfig relayed(LatencyConfig config) {
    return config.onGateway();
  }

  @Override
  public MetricOptions metricOptions(LatencyConfig config) {
    return config.metricOptions();
  }

  @Override
  public Connector create(LatencyConfig config, Next next, Host host) {
    return new Latency(config, next, host);
  }
}
