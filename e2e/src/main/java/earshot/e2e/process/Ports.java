// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of loopback for servers that cannot be asked which one they chose. */
public final class Ports {
  private Ports() {}

  /** Returns one that nobody listens at now. */
  public static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
