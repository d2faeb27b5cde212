// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.config.ConfigText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The configuration that runs when the user gives none. */
final class BuiltIn {
  private static final String RESOURCE = "/earshot/default.yaml";
  private static final String EXPORTER = "otlp_grpc";

  private BuiltIn() {}

  /**
   * Returns the text. Without an OTLP endpoint in the environment it exports to {@code debug}, so
   * that a first run shows something.
   */
  static ConfigText text(OtlpEnvironment environment) {
    String exporter = environment.namesEndpoint() ? environment.exporterId() : "debug";
    return new ConfigText("the built-in configuration", resource().replace(EXPORTER, exporter));
  }

  private static String resource() {
    try (InputStream stream = BuiltIn.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the agent's jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
