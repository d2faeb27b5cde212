// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.SplittableRandom;
import javax.net.SocketFactory;

/**
 * Hands a connection's bytes to the kernel in pieces of random length, so that segments end
 * anywhere; with an odd seed as they come, so that a segment is a whole message.
 */
final class Cut {
  private static final int LONGEST = 400;

  private final SplittableRandom random;
  private final boolean whole;

  Cut(long seed) {
    this.random = new SplittableRandom(seed);
    this.whole = (seed & 1) != 0;
  }

  /** Returns the length of the next piece. Short ones are frequent: headers are to be cut too. */
  private int next(int most) {
    if (whole) {
      return most;
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(1, 12) : random.nextInt(1, LONGEST);
    return Math.min(most, length);
  }

  OutputStream stream(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        for (int done = 0; done < count; ) {
          int piece = next(count - done);
          out.write(bytes, offset + done, piece);
          done += piece;
        }
      }
    };
  }

  ByteChannel channel(ByteChannel channel) {
    return new ByteChannel() {
      @Override
      public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
      }

      @Override
      public int write(ByteBuffer from) throws IOException {
        int limit = from.limit();
        from.limit(from.position() + next(from.remaining()));
        try {
          return channel.write(from);
        } finally {
          from.limit(limit);
        }
      }

      @Override
      public boolean isOpen() {
        return channel.isOpen();
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  SocketFactory sockets() {
    return new SocketFactory() {
      @Override
      public Socket createSocket() {
        return new Socket() {
          @Override
          public OutputStream getOutputStream() throws IOException {
            return stream(super.getOutputStream());
          }
        };
      }

      @Override
      public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("the client connects by itself");
      }

      @Override
      public Socket createSocket(String host, int port, java.net.InetAddress local, int localPort) {
        return createSocket(host, port);
      }

      @Override
      public Socket createSocket(java.net.InetAddress host, int port) {
        return createSocket(host.getHostAddress(), port);
      }

      @Override
      public Socket createSocket(
          java.net.InetAddress host, int port, java.net.InetAddress local, int localPort) {
        return createSocket(host, port);
      }
    };
  }
}
