// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import java.nio.file.Path;

/** The settings that the project ships. */
final class OtelConfig {
  private OtelConfig() {}

  /** Returns a file of {@code otel-config}. */
  static Path file(String relative) {
    return Path.of(System.getProperty("repository.root", "."), "otel-config")
        .resolve(relative)
        .toAbsolutePath();
  }
}
