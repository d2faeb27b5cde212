// SPDX-License-Identifier: Apache-2.0
package earshot.extension.healthcheck;

import earshot.config.Section;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the health check answers.
 *
 * @param host a name or address, without brackets
 * @param port 0 to 65535; 0 takes a free one
 * @param path begins with a slash
 * @param livenessPath begins with a slash, another than {@code path}
 */
record HealthCheckConfig(String host, int port, String path, String livenessPath) {
  static final String DEFAULT_ENDPOINT = "localhost:13133";
  static final String DEFAULT_PATH = "/";
  static final String DEFAULT_LIVENESS_PATH = "/livez";

  static HealthCheckConfig read(Section section) {
    String path = path(section, "path", DEFAULT_PATH);
    String livenessPath = path(section, "liveness_path", DEFAULT_LIVENESS_PATH);
    if (livenessPath.equals(path)) {
      section.problem("liveness_path", "must be another than path, '" + path + "'");
    }
    String endpoint = section.string("endpoint", DEFAULT_ENDPOINT);
    URI uri = parse(endpoint);
    if (uri == null || uri.getHost() == null || uri.getPort() < 0 || uri.getPort() > 65_535) {
      section.problem(
          "endpoint", "must be host:port such as " + DEFAULT_ENDPOINT + ", is '" + endpoint + "'");
      return new HealthCheckConfig("localhost", 0, DEFAULT_PATH, DEFAULT_LIVENESS_PATH);
    }
    return new HealthCheckConfig(
        uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort(), path, livenessPath);
  }

  private static String path(Section section, String key, String fallback) {
    String path = section.string(key, fallback);
    if (!path.startsWith("/")) {
      section.problem(key, "must begin with a slash, is '" + path + "'");
    }
    return path;
  }

  private static @Nullable URI parse(String endpoint) {
    try {
      return URI.create("http://" + endpoint);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
