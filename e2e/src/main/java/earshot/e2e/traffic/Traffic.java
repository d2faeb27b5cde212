// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import java.net.InetSocketAddress;

/** A server and a client of one protocol, as they are in practice. */
interface Traffic {
  /** Starts the server, which the caller closes. */
  AutoCloseable serve(InetSocketAddress at) throws Exception;

  /** Is the client until {@code pace} is over. */
  void drive(InetSocketAddress to, Throttle pace) throws Exception;
}
