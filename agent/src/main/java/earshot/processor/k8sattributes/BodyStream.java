// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it arrives. The client library's own stream copies byte by byte, which
 * takes longer than reading the pods in it; and this one asks for some more while what has come is
 * being read.
 *
 * <p>One thread reads; any may close, upon which the read that waits fails.
 */
final class BodyStream extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {
  /** What may be here unread, and what the HTTP client hands over at once beside. */
  private static final int AHEAD_BYTES = 256 * 1024;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Queue<ByteBuffer> come = new ArrayDeque<>();
  private int comeBytes;
  private @Nullable AsyncBody body;
  private boolean asked;
  private boolean ended;
  private boolean closed;
  private @Nullable Throwable failure;

  /** Null for one that lasts as long as it does. */
  private @Nullable Long lastNanoTime;

  /** Begins to take {@code from}. */
  void begin(AsyncBody from) {
    synchronized (come) {
      body = from;
      asked = true;
    }
    var _ = from.done().whenComplete((_, broken) -> end(broken));
    from.consume();
  }

  /** Lets the body end after {@code patience}, with what has come by then. */
  void endWithin(Duration patience) {
    synchronized (come) {
      lastNanoTime = System.nanoTime() + patience.toNanos();
      come.notifyAll();
    }
  }

  @Override
  public void consume(List<ByteBuffer> buffers, AsyncBody from) {
    boolean more;
    synchronized (come) {
      for (ByteBuffer buffer : buffers) {
        comeBytes += buffer.remaining();
        come.add(buffer);
      }
      more = comeBytes < AHEAD_BYTES && !closed;
      asked = more;
      come.notifyAll();
    }
    if (more) {
      from.consume();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    AsyncBody more = null;
    int bytes;
    synchronized (come) {
      ByteBuffer next = next();
      if (next == null) {
        return -1;
      }
      bytes = Math.min(length, next.remaining());
      next.get(into, offset, bytes);
      comeBytes -= bytes;
      if (!asked && !ended && comeBytes < AHEAD_BYTES / 2) {
        asked = true;
        more = body;
      }
    }
    // Not while the lock is held: this may decrypt what comes next before it returns.
    if (more != null) {
      more.consume();
    }
    return bytes;
  }

  @Override
  public void close() {
    AsyncBody broken;
    synchronized (come) {
      closed = true;
      broken = body;
      come.notifyAll();
    }
    if (broken != null) {
      broken.cancel();
    }
  }

  /** Returns what has come first, which is not empty; waits for it; null at the end. */
  private @Nullable ByteBuffer next() throws IOException {
    while (true) {
      if (closed) {
        throw new IOException("closed while reading from the API server");
      }
      ByteBuffer first = come.peek();
      if (first != null && first.hasRemaining()) {
        return first;
      }
      if (first != null) {
        come.remove();
      } else if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      } else if (ended || !awaitMore()) {
        return null;
      }
    }
  }

  /** Waits until something has changed; returns false when the time for that is over. */
  private boolean awaitMore() throws IOException {
    long millis = 0;
    if (lastNanoTime != null) {
      millis = Math.ceilDiv(lastNanoTime - System.nanoTime(), NANOS_PER_MILLI);
      if (millis <= 0) {
        return false;
      }
    }
    try {
      // 0 is for ever.
      come.wait(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("closed while reading from the API server");
    }
  }

  private void end(@Nullable Throwable broken) {
    synchronized (come) {
      ended = true;
      failure = broken;
      come.notifyAll();
    }
  }
}
