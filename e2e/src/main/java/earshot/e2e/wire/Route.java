// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a line's two ends find each other.
 *
 * @param listenHost IPv4 address that the server binds
 * @param connectHost IPv4 address that the client asks for
 * @param port of the server
 * @param outside where datagrams come from instead of a client's socket; null: from such a socket
 */
record Route(String listenHost, String connectHost, int port, @Nullable Outside outside) {
  Route(String listenHost, String connectHost, int port) {
    this(listenHost, connectHost, port, null);
  }

  InetSocketAddress listen() {
    return new InetSocketAddress(listenHost, port);
  }

  InetSocketAddress connect() {
    return new InetSocketAddress(connectHost, port);
  }
}
