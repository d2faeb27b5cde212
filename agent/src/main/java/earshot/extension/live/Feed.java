// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends states to open pages as server-sent events, each second and on each page's own thread: one
 * that is slow to read misses states, and is told all of the next one.
 */
final class Feed {
  /**
   * The newest columns of heat maps that a page cannot have seen whole, having seen the last state.
   */
  private static final int CHANGED_SLOTS = 2;

  private static final byte[] EVENT = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  /** Notices that a page has gone although nothing can be told. */
  private static final long KEEP_ALIVE_SECONDS = 10;

  private static final byte[] KEEP_ALIVE = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Snapshot snapshot;
  private final int maxClients;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int clients;
  private Update latest = new Update(0, new byte[0]);
  private boolean closed;

  private static final class Update {
    final long version;
    final byte[] json;

    Update(long version, byte[] json) {
      this.version = version;
      this.json = json;
    }
  }

  Feed(Snapshot snapshot, int maxClients) {
    this.snapshot = snapshot;
    this.maxClients = maxClients;
  }

  /** Tells all pages the present state; without any it costs nothing. */
  void publish() {
    lock.lock();
    try {
      if (clients == 0) {
        return;
      }
    } finally {
      lock.unlock();
    }
    byte[] json = snapshot.json(CHANGED_SLOTS);
    lock.lock();
    try {
      latest = new Update(latest.version + 1, json);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets all pages go. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Answers one page until it goes or the feed is closed. */
  void serve(HttpExchange exchange) throws IOException, InterruptedException {
    if (!enter()) {
      exchange.getResponseHeaders().set("Retry-After", "10");
      Answer.text(
          exchange,
          503,
          "%d pages are open already; close one or raise extensions.live.max_clients"
              .formatted(maxClients));
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        long seen = currentVersion();
        write(body, snapshot.json(HeatMap.SLOTS));
        for (Update next = await(seen); next != null; next = await(seen)) {
          if (next.version == seen) {
            body.write(KEEP_ALIVE);
            body.flush();
          } else {
            write(body, next.version == seen + 1 ? next.json : snapshot.json(HeatMap.SLOTS));
          }
          seen = next.version;
        }
      }
    } finally {
      leave();
    }
  }

  private static void write(OutputStream body, byte[] json) throws IOException {
    // No line break in it: JSON escapes them.
    body.write(EVENT);
    body.write(json);
    body.write(END);
    body.flush();
  }

  private boolean enter() {
    lock.lock();
    try {
      if (closed || clients == maxClients) {
        return false;
      }
      clients++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      clients--;
    } finally {
      lock.unlock();
    }
  }

  private long currentVersion() {
    lock.lock();
    try {
      return latest.version;
    } finally {
      lock.unlock();
    }
  }

  /** Returns what is newer than {@code seen}, the same if long nothing is, null at the end. */
  private @Nullable Update await(long seen) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(KEEP_ALIVE_SECONDS);
      while (!closed && latest.version == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return closed ? null : latest;
    } finally {
      lock.unlock();
    }
  }
}
