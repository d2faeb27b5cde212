// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import earshot.e2e.socket.TunDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A stretch of network that loses, repeats and reorders packets: a TUN interface whose other end
 * swaps the addresses of each packet, so that both ends of a connection can be in one network
 * namespace and yet all packets between them come by here. Swapping leaves checksums right.
 */
final class Rapids {
  private static final String NAME = "rapids0";
  private static final String HERE = "10.213.9.1";
  private static final String THERE = "10.213.9.2";
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;
  private static final int IPV4 = 4;

  private static final double LOST = 0.01;
  private static final double REPEATED = 0.005;
  private static final double LATE = 0.05;
  private static final int MAX_LATE_MICROS = 4_000;

  private final TunDevice device;
  private final DelayQueue<Late> late = new DelayQueue<>();
  private final SplittableRandom random = new SplittableRandom(9);

  private Rapids(TunDevice device) {
    this.device = device;
  }

  /** Makes it for the rest of this process, in its network namespace. */
  static void open() throws IOException {
    Rapids rapids = new Rapids(new TunDevice(NAME));
    ip("addr", "add", HERE + "/24", "dev", NAME);
    ip("link", "set", NAME, "up");
    Thread.ofPlatform().name("rapids-in").daemon().start(rapids::take);
    Thread.ofPlatform().name("rapids-out").daemon().start(rapids::give);
  }

  /** Returns the route of a line across it. */
  static Route route(int port) {
    return new Route(HERE, THERE, port);
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Late(byte[] packet, long nanoTime) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  private void take() {
    try {
      while (true) {
        byte[] packet = device.read();
        if (packet.length > DESTINATION + 4 && (packet[0] & 0xF0) >> 4 == IPV4) {
          pass(packet);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the TUN interface cannot be read", e);
    }
  }

  private void pass(byte[] packet) {
    for (int n = 0; n < 4; n++) {
      byte swapped = packet[SOURCE + n];
      packet[SOURCE + n] = packet[DESTINATION + n];
      packet[DESTINATION + n] = swapped;
    }
    double fate = random.nextDouble();
    if (fate < LOST) {
      return;
    }
    long delay = 0;
    if (fate < LOST + LATE) {
      delay = random.nextInt(MAX_LATE_MICROS) * 1_000L;
    }
    late.add(new Late(packet, System.nanoTime() + delay));
    if (fate > 1 - REPEATED) {
      late.add(new Late(packet, System.nanoTime() + MAX_LATE_MICROS * 1_000L));
    }
  }

  private void give() {
    try {
      while (true) {
        device.write(late.take().packet());
      }
    } catch (IOException e) {
      throw new IllegalStateException("the TUN interface cannot be written to", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Configures an interface of this network namespace. */
  static void ip(String... words) throws IOException {
    String[] command = new String[words.length + 1];
    command[0] = "ip";
    System.arraycopy(words, 0, command, 1, words.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("'%s': %s".formatted(String.join(" ", command), said.strip()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ip ran", e);
    }
  }
}
