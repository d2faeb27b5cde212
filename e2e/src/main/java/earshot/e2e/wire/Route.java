// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.net.InetSocketAddress;

/**
 * Where a line's two ends find each other.
 *
 * @param listenHost IPv4 address that the server binds
 * @param connectHost IPv4 address that the client asks for
 * @param port of the server
 */
record Route(String listenHost, String connectHost, int port) {
  InetSocketAddress listen() {
    return new InetSocketAddress(listenHost, port);
  }

  InetSocketAddress connect() {
    return new InetSocketAddress(connectHost, port);
  }
}
