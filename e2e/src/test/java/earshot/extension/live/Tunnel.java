// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A port that leads to another, and can die by halves: connections stay, and nothing passes. */
final class Tunnel implements AutoCloseable {
  private final int target;
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean dead;

  Tunnel(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Lets nothing more pass, of these connections or of new ones. */
  void die() {
    dead = true;
  }

  /** Lets new connections pass; the old ones stay dead. */
  void revive() {
    dead = false;
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listening.accept();
        open.add(near);
        if (!dead) {
          Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
          open.add(far);
          Thread.ofVirtual().start(() -> pass(near, far));
          Thread.ofVirtual().start(() -> pass(far, near));
        }
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[65_536];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0 && !dead; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      if (!dead) {
        to.shutdownOutput();
      }
    } catch (IOException _) {
      // One end has gone.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
