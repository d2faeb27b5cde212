// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A TCP connection, bare or under TLS, whose opener speaks. */
final class StreamLine implements Line {
  private final Ear ear = new Ear();
  private final StreamFraming framing;
  private final long call;
  private final ServerSocket listener;
  private final Socket mouth;
  private final OutputStream out;
  private volatile boolean closing;
  private int frames;

  /**
   * Opens one.
   *
   * @param tls null: bare
   */
  StreamLine(Route route, long seed, StreamFraming framing, @Nullable SSLContext tls)
      throws IOException {
    this.framing = framing;
    this.call = seed;
    ServerSocketFactory servers =
        tls == null ? ServerSocketFactory.getDefault() : tls.getServerSocketFactory();
    SocketFactory clients = tls == null ? SocketFactory.getDefault() : tls.getSocketFactory();
    listener = servers.createServerSocket();
    listener.setReuseAddress(true);
    listener.bind(route.listen());
    Thread.ofPlatform().name("line-" + route.port()).daemon().start(this::listen);
    mouth = clients.createSocket();
    mouth.setTcpNoDelay(true);
    mouth.connect(route.connect());
    // Under TLS a piece would be a record of its own.
    out = tls == null ? new Cut(seed).stream(mouth.getOutputStream()) : mouth.getOutputStream();
    out.write(framing.opening());
    out.flush();
  }

  @Override
  public void send(byte[] audio) throws IOException {
    out.write(framing.wrap(audio, frames++, call));
    out.flush();
  }

  @Override
  public Ear ear() {
    return ear;
  }

  @Override
  public void close() throws IOException {
    closing = true;
    mouth.close();
    listener.close();
  }

  private void listen() {
    try (Socket accepted = listener.accept();
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(accepted.getInputStream()))) {
      while (true) {
        ear.hear(framing.unwrap(in));
      }
    } catch (EOFException _) {
      // The speaker has hung up.
    } catch (IOException e) {
      if (!closing) {
        ear.fail(e);
      }
    }
  }
}
