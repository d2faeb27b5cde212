// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.config.Problem;
import earshot.service.Configuration;
import earshot.service.ConfigurationReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config}, which most commands share. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Configuration in the Collector's YAML. Without it the built-in one is used: OTLP where"
              + " OTEL_EXPORTER_OTLP_ENDPOINT is set, else a table on standard output.")
  private @Nullable Path file;

  /** Returns whether a file was given. */
  boolean isGiven() {
    return file != null;
  }

  /**
   * Reads the file, or the built-in configuration.
   *
   * @throws ConfigException with all mistakes
   */
  Configuration read(Surroundings surroundings) throws ConfigException {
    ConfigurationReader reader =
        new ConfigurationReader(surroundings.factories(), surroundings.variables());
    if (file == null) {
      return reader.readBuiltIn();
    }
    return reader.read(new ConfigText(file.toString(), text(file)));
  }

  private static String text(Path file) throws ConfigException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(
          List.of(new Problem(file.toString(), 0, "", "no such file; correct --config")));
    } catch (MalformedInputException e) {
      throw new ConfigException(
          List.of(new Problem(file.toString(), 0, "", "is not UTF-8 text; save it as that")));
    } catch (IOException e) {
      throw new ConfigException(
          List.of(new Problem(file.toString(), 0, "", "cannot be read: " + e)));
    }
  }
}
