// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of loopback for servers that cannot be asked which one they chose. */
public final class Ports {
  private Ports() {}

  /** Returns one that nobody listens at now. */
  public static int free() throws IOException {
    return bound(0);
  }

  /** Returns {@code wanted} if nobody listens there now, else another. */
  public static int freeOr(int wanted) throws IOException {
    try {
      return bound(wanted);
    } catch (BindException _) {
      return free();
    }
  }

  private static int bound(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
