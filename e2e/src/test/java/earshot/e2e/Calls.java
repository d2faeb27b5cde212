// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many calls at once, at the pace of G.711, as a program. Call n comes from port {@value
 * #FIRST_CALLER_PORT} + n, the relay sends it on from port {@value #FIRST_RELAY_PORT} + n, and
 * holds it for a time of its own. Where it fans out, a second copy goes from port {@value
 * #FIRST_RELAY_PORT} + {@value #FAN_OUT} + n.
 */
final class Calls {
  static final int FIRST_CALLER_PORT = 20_000;
  static final int FIRST_RELAY_PORT = 30_000;
  static final int FAN_OUT = 1_000;
  private static final int PORT = 7000;
  private static final int PIECE_BYTES = 160;
  private static final int RELAYED_PIECE_BYTES = 200;
  private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String HELLO =
      "{\"event\":\"start\",\"media\":{\"encoding\":\"audio/x-mulaw\"}}\n";
  private static final long PROMPT_SEED = 1_000_000;

  @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
  private record Piece(byte[] bytes, long dueNanos) {}

  private Calls() {}

  /**
   * Hears ({@code hear HOST CALLS}), relays ({@code relay HOST TO_HOST CALLS
   * raw|json|websocket|fan-out|echo}: as it came, or as base64 in messages of JSON, or these in a
   * WebSocket client's frames, or twice, or back to the caller on the caller's connection), or
   * speaks ({@code speak HOST TO_HOST CALLS PIECES PROMPT_PIECES}): the even calls begin with the
   * same prompt. Ends when all calls have.
   */
  public static void main(String[] arguments) throws IOException {
    String host = arguments[1];
    switch (arguments[0]) {
      case "hear" -> serve(host, Integer.parseInt(arguments[2]), Calls::hear);
      case "relay" ->
          serve(
              host,
              Integer.parseInt(arguments[3]),
              socket -> relay(socket, host, arguments[2], arguments[4]));
      default ->
          speak(
              host,
              arguments[2],
              Integer.parseInt(arguments[3]),
              Integer.parseInt(arguments[4]),
              Integer.parseInt(arguments[5]));
    }
  }

  /** Returns how long the relay holds a call's audio. */
  static long holdNanos(int call) {
    return TimeUnit.MILLISECONDS.toNanos(40 + 3L * call);
  }

  private interface Call {
    void run(Socket socket) throws IOException;
  }

  private static void serve(String host, int calls, Call call) throws IOException {
    try (ServerSocket server = new ServerSocket();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(host, PORT), calls);
      System.out.println(Talk.READY);
      for (int n = 0; n < calls; n++) {
        Socket socket = server.accept();
        threads.execute(() -> run(call, socket));
      }
    }
  }

  private static void run(Call call, Socket socket) {
    try (socket) {
      call.run(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void hear(Socket socket) throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private static void relay(Socket socket, String host, String toHost, String form)
      throws IOException {
    int call = socket.getPort() - FIRST_CALLER_PORT;
    LinkedBlockingQueue<Piece> held = new LinkedBlockingQueue<>();
    List<Socket> outs = outs(socket, host, toHost, call, form);
    try {
      byte[] hello = HELLO.repeat(20).getBytes(StandardCharsets.US_ASCII);
      switch (form) {
        case "json" -> outs.getFirst().getOutputStream().write(hello);
        case "websocket" -> outs.getFirst().getOutputStream().write(frame(hello));
        default -> {
          // Audio from the first byte on.
        }
      }
      Thread sender = Thread.ofVirtual().start(() -> send(held, outs));
      InputStream in = socket.getInputStream();
      for (byte[] bytes = in.readNBytes(RELAYED_PIECE_BYTES);
          bytes.length > 0;
          bytes = in.readNBytes(RELAYED_PIECE_BYTES)) {
        held.add(new Piece(formed(form, bytes), System.nanoTime() + holdNanos(call)));
      }
      held.add(new Piece(new byte[0], 0));
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      for (Socket out : outs) {
        out.close();
      }
    }
  }

  private static List<Socket> outs(Socket caller, String host, String toHost, int call, String form)
      throws IOException {
    return switch (form) {
      case "echo" -> List.of(caller);
      case "fan-out" ->
          List.of(
              connect(host, FIRST_RELAY_PORT + call, toHost),
              connect(host, FIRST_RELAY_PORT + FAN_OUT + call, toHost));
      default -> List.of(connect(host, FIRST_RELAY_PORT + call, toHost));
    };
  }

  private static byte[] formed(String form, byte[] audio) {
    return switch (form) {
      case "json" -> message(audio);
      case "websocket" -> frame(message(audio));
      default -> audio;
    };
  }

  /** A masked frame of text; its length always takes two bytes more (RFC 6455). */
  private static byte[] frame(byte[] text) {
    byte[] key = new byte[4];
    ThreadLocalRandom.current().nextBytes(key);
    ByteBuffer frame = ByteBuffer.allocate(8 + text.length);
    frame.put((byte) 0x81).put((byte) (0x80 | 126)).putShort((short) text.length).put(key);
    for (int n = 0; n < text.length; n++) {
      frame.put((byte) (text[n] ^ key[n % 4]));
    }
    return frame.array();
  }

  private static byte[] message(byte[] audio) {
    return ("{\"event\":\"media\",\"media\":{\"payload\":\""
            + Base64.getEncoder().encodeToString(audio)
            + "\"}}\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void send(LinkedBlockingQueue<Piece> held, List<Socket> outs) {
    try {
      for (Piece piece = held.take(); piece.bytes.length > 0; piece = held.take()) {
        parkUntil(piece.dueNanos);
        for (Socket out : outs) {
          out.getOutputStream().write(piece.bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void speak(String host, String toHost, int calls, int pieces, int promptPieces)
      throws IOException {
    Socket[] sockets = new Socket[calls];
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < calls; n++) {
        sockets[n] = connect(host, FIRST_CALLER_PORT + n, toHost);
      }
      System.out.println(Talk.READY);
      if (System.in.read() < 0) {
        return;
      }
      long start = System.nanoTime();
      for (int n = 0; n < calls; n++) {
        int call = n;
        // Not in step: what two calls share is then as far apart as they are.
        long callStart = start + n * PIECE_NANOS / 2;
        threads.execute(() ->
            run(socket -> speak(socket, call, pieces, promptPieces, callStart), sockets[call]));
      }
    }
  }

  private static void speak(Socket socket, int call, int pieces, int promptPieces, long startNanos)
      throws IOException {
    OutputStream out = socket.getOutputStream();
    byte[] audio = new byte[pieces * PIECE_BYTES];
    new Random(call).nextBytes(audio);
    if (call % 2 == 0) {
      byte[] prompt = new byte[promptPieces * PIECE_BYTES];
      new Random(PROMPT_SEED).nextBytes(prompt);
      System.arraycopy(prompt, 0, audio, 0, prompt.length);
    }
    for (int n = 0; n < pieces; n++) {
      parkUntil(startNanos + n * PIECE_NANOS);
      out.write(audio, n * PIECE_BYTES, PIECE_BYTES);
    }
    socket.shutdownOutput();
    // What is sent back, up to its end.
    hear(socket);
  }

  private static Socket connect(String host, int port, String toHost) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(host, port));
    socket.connect(new InetSocketAddress(toHost, PORT));
    return socket;
  }

  private static void parkUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
