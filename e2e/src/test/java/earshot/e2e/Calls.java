// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import earshot.e2e.audio.Speech;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * #FIRST_RELAY_PORT} + {@value #FAN_OUT} + n. To a broker {@value #CALLS_A_PRODUCER} calls come on
 * one connection, from port {@value #FIRST_CALLER_PORT} + n / {@value #CALLS_A_PRODUCER}. A proxy's
 * app listens on loopback, on port {@value #APP_PORT}.
 *
 * <p>What holds audio says at the end of a call how long it did: {@code held CALL NANOS}, the
 * median of its pieces, from when one was read to right before it was sent.
 */
final class Calls {
  static final int FIRST_CALLER_PORT = 20_000;
  static final int FIRST_RELAY_PORT = 30_000;
  static final int FAN_OUT = 1_000;
  static final int CALLS_A_PRODUCER = 10;
  static final int APP_PORT = 7001;
  static final String LOOPBACK = "127.0.0.1";
  static final String HELD = "held";

  /** How long audio may wait for the rest of the piece that it is read in. */
  static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int PORT = 7000;
  private static final int PIECE_BYTES = 160;
  private static final int RELAYED_PIECE_BYTES = 200;
  private static final String HELLO =
      "{\"event\":\"start\",\"media\":{\"encoding\":\"audio/x-mulaw\"}}\n";
  private static final int PREFIX_BYTES = 4;
  private static final int PROMPT = 1_000;

  @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
  private record Piece(byte[] bytes, long dueNanos) {}

  private record Due(int call, int piece, long nanos) {}

  private Calls() {}

  /**
   * Hears ({@code hear HOST CALLS}), relays ({@code relay HOST TO_HOST CALLS
   * raw|json|websocket|fan-out|echo}: as it came, or as base64 in messages of JSON, or these in a
   * WebSocket client's frames, or twice, or back to the caller on the caller's connection), stands
   * before an app on loopback ({@code proxy HOST CALLS}) or between producers and consumers ({@code
   * broker HOST TO_HOST CALLS}), speaks ({@code speak HOST TO_HOST CALLS PIECES PROMPT_PIECES}), or
   * speaks to a broker ({@code produce}, likewise): the even calls begin with the same prompt. Ends
   * when all calls have.
   */
  public static void main(String[] arguments) throws IOException {
    String host = arguments[1];
    switch (arguments[0]) {
      case "hear" -> serve(host, Integer.parseInt(arguments[2]), Calls::hear);
      case "proxy" -> serve(host, Integer.parseInt(arguments[2]), Calls::proxy);
      case "broker" ->
          serve(
              host,
              Integer.parseInt(arguments[3]) / CALLS_A_PRODUCER,
              socket -> broker(socket, host, arguments[2]));
      case "relay" ->
          serve(
              host,
              Integer.parseInt(arguments[3]),
              socket -> relay(socket, host, arguments[2], arguments[4]));
      default -> {
        int calls = Integer.parseInt(arguments[3]);
        int pieces = Integer.parseInt(arguments[4]);
        int promptPieces = Integer.parseInt(arguments[5]);
        if (arguments[0].equals("produce")) {
          open(
              host,
              arguments[2],
              calls / CALLS_A_PRODUCER,
              (socket, n, start) -> produce(socket, n, pieces, promptPieces, start));
        } else {
          open(
              host,
              arguments[2],
              calls,
              (socket, n, start) -> speak(socket, n, pieces, promptPieces, start));
        }
      }
    }
  }

  /** Returns how long the relay holds a call's audio. */
  static long holdNanos(int call) {
    return TimeUnit.MILLISECONDS.toNanos(40 + 3L * call);
  }

  private interface Call {
    void run(Socket socket) throws IOException;
  }

  private interface Speaker {
    void speak(Socket socket, int number, long startNanos) throws IOException;
  }

  private static void serve(String host, int calls, Call call) throws IOException {
    try (ServerSocket server = new ServerSocket();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(host, portAt(host)), calls);
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

  private static int portAt(String host) {
    return host.equals(LOOPBACK) ? APP_PORT : PORT;
  }

  private static void proxy(Socket caller) throws IOException {
    try (Socket app = connect(LOOPBACK, caller.getPort(), LOOPBACK)) {
      Thread back = Thread.ofVirtual().start(() -> run(from -> forward(from, caller), app));
      forward(caller, app);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forward(Socket from, Socket to) throws IOException {
    from.getInputStream().transferTo(to.getOutputStream());
    to.shutdownOutput();
  }

  private static void broker(Socket producer, String host, String toHost) throws IOException {
    Map<Integer, LinkedBlockingQueue<Piece>> topics = new HashMap<>();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      InputStream in = producer.getInputStream();
      try {
        for (byte[] prefix = in.readNBytes(PREFIX_BYTES);
            prefix.length > 0;
            prefix = in.readNBytes(PREFIX_BYTES)) {
          int call = ByteBuffer.wrap(prefix).getShort();
          byte[] audio = in.readNBytes(ByteBuffer.wrap(prefix).getShort(2));
          LinkedBlockingQueue<Piece> topic = topics.get(call);
          if (topic == null) {
            LinkedBlockingQueue<Piece> opened = new LinkedBlockingQueue<>();
            Socket consumer = connect(host, FIRST_RELAY_PORT + call, toHost);
            senders.execute(() -> run(out -> send(call, opened, List.of(out)), consumer));
            topics.put(call, opened);
            topic = opened;
          }
          topic.add(new Piece(prefixed(call, audio), System.nanoTime() + holdNanos(call)));
        }
      } finally {
        topics.values().forEach(topic -> topic.add(new Piece(new byte[0], 0)));
      }
    }
  }

  private static byte[] prefixed(int call, byte[] audio) {
    return ByteBuffer.allocate(PREFIX_BYTES + audio.length)
        .putShort((short) call)
        .putShort((short) audio.length)
        .put(audio)
        .array();
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
      Thread sender = Thread.ofVirtual().start(() -> send(call, held, outs));
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

  private static void send(int call, LinkedBlockingQueue<Piece> held, List<Socket> outs) {
    List<Long> late = new ArrayList<>();
    try {
      for (Piece piece = held.take(); piece.bytes.length > 0; piece = held.take()) {
        parkUntil(piece.dueNanos);
        late.add(System.nanoTime() - piece.dueNanos);
        for (Socket out : outs) {
          out.getOutputStream().write(piece.bytes);
        }
      }
      Collections.sort(late);
      System.out.println(HELD + " " + call + " " + (holdNanos(call) + late.get(late.size() / 2)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void open(String host, String toHost, int connections, Speaker speaker)
      throws IOException {
    Socket[] sockets = new Socket[connections];
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < connections; n++) {
        sockets[n] = connect(host, FIRST_CALLER_PORT + n, toHost);
      }
      System.out.println(Talk.READY);
      if (System.in.read() < 0) {
        return;
      }
      long start = System.nanoTime();
      for (int n = 0; n < connections; n++) {
        int number = n;
        threads.execute(() -> run(socket -> speaker.speak(socket, number, start), sockets[number]));
      }
    }
  }

  private static void speak(Socket socket, int call, int pieces, int promptPieces, long startNanos)
      throws IOException {
    OutputStream out = socket.getOutputStream();
    byte[] audio = audio(call, pieces, promptPieces);
    for (int n = 0; n < pieces; n++) {
      parkUntil(dueNanos(call, n, startNanos));
      out.write(audio, n * PIECE_BYTES, PIECE_BYTES);
    }
    socket.shutdownOutput();
    // What is sent back, up to its end.
    hear(socket);
  }

  private static void produce(
      Socket socket, int producer, int pieces, int promptPieces, long startNanos)
      throws IOException {
    int firstCall = producer * CALLS_A_PRODUCER;
    byte[][] audio = new byte[CALLS_A_PRODUCER][];
    List<Due> dues = new ArrayList<>();
    for (int n = 0; n < CALLS_A_PRODUCER; n++) {
      int call = firstCall + n;
      audio[n] = audio(call, pieces, promptPieces);
      for (int piece = 0; piece < pieces; piece++) {
        dues.add(new Due(call, piece, dueNanos(call, piece, startNanos)));
      }
    }
    dues.sort(Comparator.comparingLong(Due::nanos));
    OutputStream out = socket.getOutputStream();
    for (Due due : dues) {
      int from = due.piece * PIECE_BYTES;
      byte[] piece = Arrays.copyOfRange(audio[due.call - firstCall], from, from + PIECE_BYTES);
      parkUntil(due.nanos);
      out.write(prefixed(due.call, piece));
    }
    socket.shutdownOutput();
    hear(socket);
  }

  /** Calls are not in step: what two of them share is then as far apart as they are. */
  private static long dueNanos(int call, int piece, long startNanos) {
    return startNanos + call * PIECE_NANOS / 2 + piece * PIECE_NANOS;
  }

  private static byte[] audio(int call, int pieces, int promptPieces) {
    byte[] audio = new byte[pieces * PIECE_BYTES];
    new Speech(call).read(0, audio);
    if (call % 2 == 0) {
      byte[] prompt = new byte[promptPieces * PIECE_BYTES];
      new Speech(PROMPT).read(0, prompt);
      System.arraycopy(prompt, 0, audio, 0, prompt.length);
    }
    return audio;
  }

  private static Socket connect(String host, int port, String toHost) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(host, port));
    socket.connect(new InetSocketAddress(toHost, portAt(toHost)));
    return socket;
  }

  private static void parkUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
