// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.component.Sink;
import earshot.signal.Unsighted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Counted bytes of owners that the watch has not told of yet, each for a limited time. They come
 * once a second and an owner, so that waiting in vain is worth no memory of it. Not thread-safe.
 */
final class UnsightedHolds {
  private record Held(Unsighted bytes, long sinceMillis) {}

  private final Deque<Held> held = new ArrayDeque<>();
  private final UnaryOperator<Unsighted> name;
  private final long holdMillis;
  private final int maxHeld;
  private @Nullable Sink<Unsighted> next;

  /** Creates one that hands on what {@code name} returns. */
  UnsightedHolds(UnaryOperator<Unsighted> name, long holdMillis, int maxHeld) {
    this.name = name;
    this.holdMillis = holdMillis;
    this.maxHeld = maxHeld;
  }

  /** Hands on to {@code to}, now and later, all but those that are worth {@code waiting} for. */
  void accept(
      List<Unsighted> batch, Sink<Unsighted> to, Predicate<Unsighted> waiting, long nowMillis) {
    next = to;
    List<Unsighted> ready = new ArrayList<>();
    for (Unsighted bytes : batch) {
      if (bytes.workload() != null) {
        ready.add(bytes);
      } else if (holdMillis > 0 && held.size() < maxHeld && waiting.test(bytes)) {
        held.add(new Held(bytes, nowMillis));
      } else {
        ready.add(name.apply(bytes));
      }
    }
    handOn(ready);
  }

  /** Hands on those not {@code waiting} any more, or held for long enough. */
  void release(Predicate<Unsighted> waiting, long nowMillis) {
    List<Unsighted> ready = new ArrayList<>();
    held.removeIf(each -> {
      long waitedMillis = nowMillis - each.sinceMillis;
      // A clock set back must not prolong the wait.
      boolean over = waitedMillis >= holdMillis || waitedMillis < 0;
      boolean due = over || !waiting.test(each.bytes);
      if (due) {
        ready.add(name.apply(each.bytes));
      }
      return due;
    });
    handOn(ready);
  }

  /** Hands on everything. */
  void releaseAll() {
    release(_ -> false, 0);
  }

  private void handOn(List<Unsighted> ready) {
    if (next != null && !ready.isEmpty()) {
      next.accept(ready);
    }
  }
}
