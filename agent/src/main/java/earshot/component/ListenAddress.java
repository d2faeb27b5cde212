// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.config.Section;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where a component listens: its option {@code endpoint}.
 *
 * @param host a name or address, without brackets
 * @param port 0 to 65535; 0 takes a free one
 */
public record ListenAddress(String host, int port) {
  private static final String KEY = "endpoint";

  /** Reads {@code endpoint: host:port}; what is wrong is reported. */
  public static ListenAddress read(Section section, String fallback) {
    String endpoint = section.string(KEY, fallback);
    URI uri = parse(endpoint);
    if (uri == null || uri.getHost() == null || uri.getPort() < 0 || uri.getPort() > 65_535) {
      section.problem(KEY, "must be host:port such as " + fallback + ", is '" + endpoint + "'");
      return new ListenAddress("localhost", 0);
    }
    return new ListenAddress(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort());
  }

  /**
   * Returns what to bind to.
   *
   * @throws ComponentException if the host has no address
   */
  public InetSocketAddress resolve() throws ComponentException {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw ComponentException.failed("host '" + host + "' has no address; correct endpoint", e);
    }
  }

  /** Returns what to throw when nobody can listen here. */
  public ComponentException taken(IOException cause) {
    return ComponentException.failed(
        "cannot listen on %s:%d (%s); free the port or set endpoint"
            .formatted(host, port, cause.getMessage()),
        cause);
  }

  private static @Nullable URI parse(String endpoint) {
    try {
      return URI.create("http://" + endpoint);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
