// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Speaks on many calls at once, evenly paced, and hears the echo. Each call has a socket of its
 * own.
 */
final class Speaker implements AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final List<DatagramChannel> calls = new ArrayList<>();
  private final Selector echoes = Selector.open();
  private final ByteBuffer heard = ByteBuffer.allocateDirect(2 * Voices.DATAGRAM_BYTES);
  private long heardDatagrams;

  Speaker(InetSocketAddress echo, int numberOfCalls) throws IOException {
    for (int n = 0; n < numberOfCalls; n++) {
      DatagramChannel call = DatagramChannel.open();
      calls.add(call);
      call.connect(echo);
      call.configureBlocking(false);
      call.register(echoes, SelectionKey.OP_READ);
    }
  }

  /** Sends that many datagrams, call by call in turn. Returns how long it took, in nanoseconds. */
  long speak(long datagrams) throws IOException {
    long perSecond = (long) calls.size() * Voices.DATAGRAMS_PER_SECOND_AND_CALL;
    Pace pace = new Pace(perSecond, datagrams);
    byte[] bytes = new byte[Voices.DATAGRAM_BYTES];
    ByteBuffer payload = ByteBuffer.allocateDirect(bytes.length);
    long startNanos = System.nanoTime();
    long sent = 0;
    while (sent < datagrams) {
      for (long due = pace.due(System.nanoTime() - startNanos); sent < due; sent++) {
        Voices.fill(sent, bytes);
        payload.clear().put(bytes).flip();
        DatagramChannel call = calls.get((int) (sent % calls.size()));
        if (call.write(payload) == 0) {
          throw new IOException(
              "the socket of a call is full: the other end's machine is too slow");
        }
      }
      listen();
      LockSupport.parkNanos(TICK_NANOS);
    }
    return System.nanoTime() - startNanos;
  }

  /** Takes what has come back. */
  void listen() throws IOException {
    echoes.selectNow(key -> hear((DatagramChannel) key.channel()));
  }

  /** Returns how many datagrams have come back. */
  long heardDatagrams() {
    return heardDatagrams;
  }

  @Override
  public void close() throws IOException {
    echoes.close();
    for (DatagramChannel call : calls) {
      call.close();
    }
  }

  private void hear(DatagramChannel call) {
    try {
      while (call.read(heard.clear()) > 0) {
        heardDatagrams++;
      }
    } catch (PortUnreachableException _) {
      // Nobody echoes: what was heard says so.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
