// SPDX-License-Identifier: Apache-2.0
package earshot.extension.healthcheck;

import earshot.component.ListenAddress;
import earshot.config.Section;

/**
 * Where the health check answers.
 *
 * @param path begins with a slash
 * @param livenessPath begins with a slash, another than {@code path}
 */
record HealthCheckConfig(ListenAddress endpoint, String path, String livenessPath) {
  static final String DEFAULT_ENDPOINT = "localhost:13133";
  static final String DEFAULT_PATH = "/";
  static final String DEFAULT_LIVENESS_PATH = "/livez";

  static HealthCheckConfig read(Section section) {
    String path = path(section, "path", DEFAULT_PATH);
    String livenessPath = path(section, "liveness_path", DEFAULT_LIVENESS_PATH);
    if (livenessPath.equals(path)) {
      section.problem("liveness_path", "must be another than path, '" + path + "'");
    }
    return new HealthCheckConfig(ListenAddress.read(section, DEFAULT_ENDPOINT), path, livenessPath);
  }

  private static String path(Section section, String key, String fallback) {
    String path = section.string(key, fallback);
    if (!path.startsWith("/")) {
      section.problem(key, "must begin with a slash, is '" + path + "'");
    }
    return path;
  }
}
