// SPDX-License-Identifier: Apache-2.0
package earshot.extension.healthcheck;

import earshot.component.Extension;
import earshot.component.ExtensionFactory;
import earshot.component.Host;
import earshot.config.Section;

/** Makes the extension {@code health_check}. */
public final class HealthCheckFactory implements ExtensionFactory<HealthCheckConfig> {

  @Override
  public String type() {
    return "health_check";
  }

  @Override
  public HealthCheckConfig configure(Section section) {
    return HealthCheckConfig.read(section);
  }

  @Override
  public Extension create(HealthCheckConfig config, Host host) {
    return new HealthCheck(config, host);
  }
}
