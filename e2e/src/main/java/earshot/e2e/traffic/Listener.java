// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** Accepts connections, each on a thread of its own. */
final class Listener implements AutoCloseable {
  private final ServerSocket server;

  /** Owns the connection from its first byte to its last. */
  interface Connection {
    void run(Socket socket) throws IOException;
  }

  /** Something that ends when its socket does. */
  interface Body {
    void run() throws IOException;
  }

  Listener(InetSocketAddress at, Connection connection) throws IOException {
    this(new ServerSocket(), at, connection);
  }

  /** Accepts on a socket that is not bound yet. */
  Listener(ServerSocket server, InetSocketAddress at, Connection connection) throws IOException {
    this.server = server;
    server.setReuseAddress(true);
    server.bind(at);
    Thread.startVirtualThread(() -> untilClosed(() -> accept(connection)));
  }

  /** Runs {@code body}; a socket that was closed under it is the end and no failure. */
  static void untilClosed(Body body) {
    try {
      body.run();
    } catch (SocketException | EOFException _) {
      // The other end has hung up, or the run is over.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept(Connection connection) throws IOException {
    while (true) {
      Socket socket = server.accept();
      Thread.startVirtualThread(() ->
          untilClosed(() -> {
            try (socket) {
              socket.setTcpNoDelay(true);
              connection.run(socket);
            }
          }));
    }
  }
}
