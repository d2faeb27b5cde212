// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import earshot.e2e.audio.Speech;
import earshot.signature.LaneSet;
import earshot.signature.RawLane;
import earshot.signature.SampleFormat;
import earshot.signature.SignatureKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One end of a TCP connection that carries speech at the pace of G.711, as a program. */
final class Talk {
  static final String READY = "ready";
  static final String GO = "go";
  private static final int PIECE_BYTES = 160;
  private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Talk() {}

  /**
   * Hears ({@code hear HOST PORT}) or speaks ({@code speak OWN_HOST OWN_PORT HOST PORT SEED
   * PIECES}); ends with the connection.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("hear")) {
      hear(new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2])));
    } else {
      speak(
          new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2])),
          new InetSocketAddress(arguments[3], Integer.parseInt(arguments[4])),
          speech(Integer.parseInt(arguments[5]), Integer.parseInt(arguments[6])));
    }
  }

  /** Returns the signatures of what {@code speak} says, by the reference of the algorithm. */
  static Set<String> signatures(SignatureKey key, int samplingBits, int seed, int pieces) {
    Set<String> signatures = new TreeSet<>();
    HexFormat hex = HexFormat.of();
    byte[] speech = speech(seed, pieces);
    RawLane.Listener listener =
        (_, high, low) -> signatures.add(hex.toHexDigits(high) + hex.toHexDigits(low));
    new LaneSet(key, samplingBits, 16, SampleFormat.ULAW, false, listener, listener)
        .accept(speech, 0, speech.length);
    return signatures;
  }

  private static byte[] speech(int call, int pieces) {
    byte[] speech = new byte[pieces * PIECE_BYTES];
    new Speech(call).read(0, speech);
    return speech;
  }

  private static void hear(InetSocketAddress at) throws IOException {
    try (ServerSocket server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(at);
      System.out.println(READY);
      try (Socket connection = server.accept();
          InputStream in = connection.getInputStream()) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private static void speak(InetSocketAddress from, InetSocketAddress to, byte[] speech)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setReuseAddress(true);
      socket.bind(from);
      socket.connect(to);
      System.out.println(READY);
      if (System.in.read() < 0) {
        return;
      }
      OutputStream out = socket.getOutputStream();
      long start = System.nanoTime();
      for (int n = 0; n < speech.length; n += PIECE_BYTES) {
        out.write(speech, n, PIECE_BYTES);
        LockSupport.parkNanos(start + (n / PIECE_BYTES + 1) * PIECE_NANOS - System.nanoTime());
      }
    }
  }
}
