// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import earshot.e2e.audio.Speech;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Two voices on one connection, in pieces of 20 ms. */
final class CallTraffic implements Traffic {
  private static final int PIECE_BYTES = 160;
  private static final int CALLER = 0;
  private static final int CALLEE = 1;

  /** The callee speaks until the caller hangs up. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  @Override
  public AutoCloseable serve(InetSocketAddress at) throws IOException {
    return new Listener(at, this::answer);
  }

  @Override
  public void drive(InetSocketAddress to, Throttle pace) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.connect(to);
      Thread.startVirtualThread(() -> Listener.untilClosed(() -> hear(socket)));
      speak(socket, CALLER, pace);
    }
  }

  private void answer(Socket socket) {
    Thread.startVirtualThread(() ->
        Listener.untilClosed(
            () -> speak(socket, CALLEE, new Throttle(Speech.BYTES_PER_SECOND, LONGEST))));
    Listener.untilClosed(() -> hear(socket));
  }

  private static void hear(Socket socket) throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private static void speak(Socket socket, int voice, Throttle pace) throws IOException {
    Speech speech = new Speech(voice);
    byte[] piece = new byte[PIECE_BYTES];
    for (long position = 0; pace.spend(PIECE_BYTES); position += PIECE_BYTES) {
      speech.read(position, piece);
      socket.getOutputStream().write(piece);
    }
  }
}
