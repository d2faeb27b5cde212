// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.prometheus;

import earshot.component.Exporter;
import earshot.component.ExporterFactory;
import earshot.component.Host;
import earshot.component.SignalKind;
import earshot.config.Section;
import java.util.Set;

/** Makes the exporter {@code prometheus}. */
public final class PrometheusFactory implements ExporterFactory<PrometheusConfig> {

  @Override
  public String type() {
    return "prometheus";
  }

  @Override
  public Set<SignalKind> kinds() {
    return Set.of(SignalKind.METRICS);
  }

  @Override
  public PrometheusConfig configure(Section section) {
    return PrometheusConfig.read(section);
  }

  @Override
  public Exporter create(PrometheusConfig config, Host host) {
    return new PrometheusExporter(config, host);
  }
}
