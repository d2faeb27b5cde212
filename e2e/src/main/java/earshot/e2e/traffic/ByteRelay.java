// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import earshot.signature.LaneSet;
import earshot.signature.RawLane;
import earshot.signature.SignatureKey;
import earshot.signature.StreamStage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Passes on what comes on one port, both ways, each piece after a fixed delay. */
final class ByteRelay implements AutoCloseable {
  private static final int PIECE_BYTES = 16 << 10;

  /** Bounds what is held: the sender waits. */
  private static final int PIECES = 256;

  private static final int MIN_DISTINCT = 16;

  private final Kind kind;
  private final Listener listener;
  private final InetSocketAddress to;
  private final long delayNanos;
  private final SignatureKey key;
  private final int samplingBits;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder candidates = new LongAdder();

  @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
  private record Piece(byte[] bytes, long dueNanoTime) {
    boolean isEnd() {
      return bytes.length == 0;
    }
  }

  ByteRelay(
      Kind kind, String host, String toHost, long delayNanos, SignatureKey key, int samplingBits)
      throws IOException {
    this.kind = kind;
    this.to = new InetSocketAddress(toHost, kind.port());
    this.delayNanos = delayNanos;
    this.key = key;
    this.samplingBits = samplingBits;
    this.listener = new Listener(new InetSocketAddress(host, kind.port()), this::relay);
  }

  Passed passed() {
    return new Passed(kind, bytes.sum(), candidates.sum());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void relay(Socket client) throws IOException {
    try (Socket server = new Socket()) {
      server.setTcpNoDelay(true);
      server.connect(to);
      Thread back = Thread.startVirtualThread(() -> pass(server, client));
      pass(client, server);
      back.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Socket from, Socket out) {
    BlockingQueue<Piece> held = new ArrayBlockingQueue<>(PIECES);
    Thread sender = Thread.startVirtualThread(() -> send(held, out));
    try {
      Listener.untilClosed(() -> read(from.getInputStream(), held));
      held.put(new Piece(new byte[0], 0));
      sender.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(InputStream in, BlockingQueue<Piece> held) throws IOException {
    RawLane.Listener listener = (_, _, _) -> candidates.increment();
    LaneSet lanes = new LaneSet(key, samplingBits, MIN_DISTINCT, null, false, listener, listener);
    StreamStage stream = new StreamStage(lanes);
    stream.open();
    byte[] buffer = new byte[PIECE_BYTES];
    try {
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        byte[] piece = Arrays.copyOf(buffer, count);
        held.put(new Piece(piece, System.nanoTime() + delayNanos));
        stream.accept(piece, 0, count);
        lanes.endOfPacket(true);
        bytes.add(count);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(BlockingQueue<Piece> held, Socket socket) {
    Listener.untilClosed(() -> {
      try {
        OutputStream out = socket.getOutputStream();
        for (Piece piece = held.take(); !piece.isEnd(); piece = held.take()) {
          park(piece.dueNanoTime());
          out.write(piece.bytes());
        }
        socket.shutdownOutput();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private static void park(long untilNanoTime) {
    for (long left = untilNanoTime - System.nanoTime();
        left > 0;
        left = untilNanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
