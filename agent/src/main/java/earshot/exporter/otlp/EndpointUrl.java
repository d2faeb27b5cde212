// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads the Collector's spellings of an endpoint. */
final class EndpointUrl {
  private EndpointUrl() {}

  /**
   * Returns {@code text} as an http or https URL. A bare {@code host:port} means TLS unless {@code
   * insecure}; a scheme says it itself.
   *
   * @throws IllegalArgumentException if it is neither; the message says what would be right
   */
  static URI parse(String text, boolean insecure) {
    String url = text.contains("://") ? text : (insecure ? "http://" : "https://") + text;
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw malformed(text);
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
      throw malformed(text);
    }
    return uri;
  }

  /** Returns where {@code uri} leads, its name not looked up. */
  static InetSocketAddress address(URI uri) {
    return InetSocketAddress.createUnresolved(uri.getHost(), port(uri));
  }

  /** Returns the port, that of the scheme where none is written. */
  static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
  }

  private static IllegalArgumentException malformed(String text) {
    // A password before the @ must not reach the log.
    String shown = text.replaceFirst("[^/@]*@", "***@");
    return new IllegalArgumentException(
        "must be host:port, http://host:port or https://host:port, is '" + shown + "'");
  }
}
