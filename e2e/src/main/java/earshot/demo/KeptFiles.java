// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import earshot.exporter.debug.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Copies a run's files to where they stay, when the run ends. */
record KeptFiles(Path files, Path kept, Screen screen) implements AutoCloseable {

  @Override
  public void close() throws IOException {
    List<Path> regular;
    try (Stream<Path> entries = Files.list(files)) {
      regular = entries.filter(Files::isRegularFile).toList();
    }
    for (Path file : regular) {
      Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    screen.print("the files of the run are in %s%n".formatted(kept));
  }
}
