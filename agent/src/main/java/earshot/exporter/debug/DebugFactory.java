// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import earshot.component.Exporter;
import earshot.component.ExporterFactory;
import earshot.component.Host;
import earshot.component.SignalKind;
import earshot.config.Section;
import java.util.Set;

/** Makes the exporter {@code debug}. */
public final class DebugFactory implements ExporterFactory<DebugConfig> {
  private final Screen screen;

  /** Creates a factory of exporters that draw on {@code screen}. */
  public DebugFactory(Screen screen) {
    this.screen = screen;
  }

  @Override
  public String type() {
    return "debug";
  }

  @Override
  public Set<SignalKind> kinds() {
    return Set.of(SignalKind.LOGS, SignalKind.TRACES, SignalKind.METRICS);
  }

  @Override
  public DebugConfig configure(Section section) {
    return DebugConfig.read(section);
  }

  @Override
  public Exporter create(DebugConfig config, Host host) {
    return new DebugExporter(config, host, screen);
  }
}
