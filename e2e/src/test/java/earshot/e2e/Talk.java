// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import earshot.signature.RawLane;
import earshot.signature.SignatureKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One end of a TCP connection that carries noise at the pace of G.711, as a program. */
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
          noise(Integer.parseInt(arguments[5]), Integer.parseInt(arguments[6])));
    }
  }

  /** Returns the signatures of what {@code speak} says, by the reference of the algorithm. */
  static Set<String> signatures(SignatureKey key, int samplingBits, int seed, int pieces) {
    Set<String> signatures = new TreeSet<>();
    HexFormat hex = HexFormat.of();
    byte[] noise = noise(seed, pieces);
    new RawLane(
            key,
            samplingBits,
            16,
            (_, high, low) -> signatures.add(hex.toHexDigits(high) + hex.toHexDigits(low)))
        .accept(noise, 0, noise.length);
    return signatures;
  }

  private static byte[] noise(int seed, int pieces) {
    byte[] noise = new byte[pieces * PIECE_BYTES];
    new Random(seed).nextBytes(noise);
    return noise;
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

  private static void speak(InetSocketAddress from, InetSocketAddress to, byte[] noise)
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
      for (int n = 0; n < noise.length; n += PIECE_BYTES) {
        out.write(noise, n, PIECE_BYTES);
        LockSupport.parkNanos(start + (n / PIECE_BYTES + 1) * PIECE_NANOS - System.nanoTime());
      }
    }
  }
}
