// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.component.Extension;
import earshot.component.ExtensionFactory;
import earshot.component.Host;
import earshot.config.Section;

/** Makes the extension {@code live}. */
public final class LiveFactory implements ExtensionFactory<LiveConfig> {

  @Override
  public String type() {
    return "live";
  }

  @Override
  public LiveConfig configure(Section section) {
    return LiveConfig.read(section);
  }

  @Override
  public Extension create(LiveConfig config, Host host) {
    return new Live(config, host);
  }
}
