// SPDX-License-Identifier: Apache-2.0
package earshot;

import earshot.component.Factory;
import earshot.exporter.debug.DebugFactory;
import earshot.exporter.debug.Screen;
import earshot.exporter.file.FileFactory;
import earshot.extension.healthcheck.HealthCheckFactory;
import java.util.List;

/** The one list of components. */
final class Components {
  private Components() {}

  static List<Factory<?>> all(Screen screen) {
    return List.of(new FileFactory(), new DebugFactory(screen), new HealthCheckFactory());
  }
}
