// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import earshot.e2e.socket.TunDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A cable between two bridges on which every frame is under way for some time: kernels need not
 * have a queueing discipline for that.
 */
final class SlowCable implements AutoCloseable {
  /** Frames under way in one direction; more are lost, as they are on a wire. */
  private static final int MAX_FRAMES = 8_192;

  private final long delayNanos;
  private final End one;
  private final End other;
  private final Thread[] threads;
  private volatile boolean closed;

  private record End(NetworkNamespace namespace, String name, TunDevice device) {
    static End make(NetworkNamespace namespace, String name, String bridge) throws IOException {
      TunDevice device = TunDevice.ofFrames(name);
      Command.run("ip", "link", "set", name, "netns", namespace.name());
      namespace.ip("link", "set", name, "master", bridge, "up");
      return new End(namespace, name, device);
    }

    /** Lets who reads it end. */
    void remove() {
      namespace.ip("link", "del", name);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
  private record UnderWay(byte[] frame, long dueNanoTime) {}

  /**
   * Lays one.
   *
   * @param tag makes the interfaces' names unlike all others of the machine; at most 13 characters
   */
  SlowCable(
      String tag,
      NetworkNamespace oneEnd,
      NetworkNamespace otherEnd,
      String bridge,
      Duration delay) {
    this.delayNanos = delay.toNanos();
    try {
      this.one = End.make(oneEnd, tag + "-a", bridge);
      this.other = End.make(otherEnd, tag + "-b", bridge);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    BlockingQueue<UnderWay> there = new ArrayBlockingQueue<>(MAX_FRAMES);
    BlockingQueue<UnderWay> back = new ArrayBlockingQueue<>(MAX_FRAMES);
    this.threads =
        new Thread[] {
          start(() -> take(one.device, there)),
          start(() -> give(there, other.device)),
          start(() -> take(other.device, back)),
          start(() -> give(back, one.device)),
        };
  }

  @Override
  public void close() {
    closed = true;
    one.remove();
    other.remove();
    try {
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join();
      }
      one.device.close();
      other.device.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread start(Runnable work) {
    return Thread.ofPlatform().name("slow-cable").daemon().start(work);
  }

  private void take(TunDevice from, BlockingQueue<UnderWay> queue) {
    while (!closed) {
      try {
        var _ = queue.offer(new UnderWay(from.read(), System.nanoTime() + delayNanos));
      } catch (IOException e) {
        // The interface has gone.
        return;
      }
    }
  }

  private void give(BlockingQueue<UnderWay> queue, TunDevice to) {
    try {
      while (!closed) {
        UnderWay next = queue.take();
        for (long left = next.dueNanoTime - System.nanoTime();
            left > 0 && !closed;
            left = next.dueNanoTime - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        to.write(next.frame);
      }
    } catch (InterruptedException | IOException e) {
      // The cable is cut.
    }
  }
}
