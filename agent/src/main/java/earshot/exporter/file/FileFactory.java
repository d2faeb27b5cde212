// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.file;

import earshot.component.Exporter;
import earshot.component.ExporterFactory;
import earshot.component.Host;
import earshot.component.SignalKind;
import earshot.config.Section;
import java.util.Set;

/** Makes the exporter {@code file}. */
public final class FileFactory implements ExporterFactory<FileConfig> {

  @Override
  public String type() {
    return "file";
  }

  @Override
  public Set<SignalKind> kinds() {
    return Set.of(SignalKind.LOGS);
  }

  @Override
  public FileConfig configure(Section section) {
    return FileConfig.read(section);
  }

  @Override
  public Exporter create(FileConfig config, Host host) {
    return new FileExporter(config, host);
  }
}
