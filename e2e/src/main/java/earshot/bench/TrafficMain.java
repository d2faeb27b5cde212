// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The process of one pod. Says {@value #READY} when it can begin, and ends when its input ends.
 *
 * <pre>
 * echo ADDRESS PORT                     sends back what comes
 * speak ADDRESS PORT CALLS DATAGRAMS    begins when it reads a line, then prints how many datagrams
 *                                       came back and how many nanoseconds it took to send them
 * </pre>
 */
final class TrafficMain {
  static final String READY = "ready";

  /** Long enough for the last echo. */
  private static final long LAST_ECHO_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private TrafficMain() {}

  public static void main(String[] arguments) throws IOException {
    InetSocketAddress address = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
    switch (arguments[0]) {
      case "echo" -> echo(address);
      case "speak" -> speak(address, Integer.parseInt(arguments[3]), Long.parseLong(arguments[4]));
      default -> throw new IllegalArgumentException("echo or speak, not " + arguments[0]);
    }
  }

  private static void echo(InetSocketAddress address) throws IOException {
    try (DatagramChannel socket = DatagramChannel.open().bind(address)) {
      Thread.ofPlatform().daemon().name("echo").start(() -> echo(socket));
      System.out.println(READY);
      System.in.skip(Long.MAX_VALUE);
    }
  }

  private static void echo(DatagramChannel socket) {
    ByteBuffer payload = ByteBuffer.allocateDirect(2 * Voices.DATAGRAM_BYTES);
    try {
      while (true) {
        var from = socket.receive(payload.clear());
        socket.send(payload.flip(), from);
      }
    } catch (ClosedChannelException _) {
      // The run is over.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void speak(InetSocketAddress echo, int calls, long datagrams) throws IOException {
    try (Speaker speaker = new Speaker(echo, calls)) {
      System.out.println(READY);
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      if (commands.readLine() != null) {
        long nanos = speaker.speak(datagrams);
        LockSupport.parkNanos(LAST_ECHO_NANOS);
        speaker.listen();
        System.out.println(speaker.heardDatagrams() + " " + nanos);
      }
    }
  }
}
