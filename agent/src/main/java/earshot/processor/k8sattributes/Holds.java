// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Owner;
import earshot.signal.Sighting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sightings of owners that the watch has not told of yet, each owner's for a limited time. Not
 * thread-safe.
 *
 * <p>An owner that was waited for in vain is not waited for again until its pod changes.
 */
final class Holds {
  private static final Logger logger = LoggerFactory.getLogger(Holds.class);

  /** An owner given up is forgotten, and waited for anew, after so many hold times. */
  private static final int FORGET_AFTER = 300;

  private static final class Wait {
    private final List<Sighting> sightings = new ArrayList<>();
    private final long sinceMillis;
    private boolean givenUp;
    private @Nullable NamedPod seen;

    Wait(long sinceMillis, @Nullable NamedPod seen) {
      this.sinceMillis = sinceMillis;
      this.seen = seen;
    }
  }

  private final Map<Owner, Wait> waits = new HashMap<>();
  private final long holdMillis;
  private final int maxHeld;
  private final AtomicInteger held = new AtomicInteger();
  private final LongAdder overflows = new LongAdder();

  Holds(long holdMillis, int maxHeld) {
    this.holdMillis = holdMillis;
    this.maxHeld = maxHeld;
  }

  /**
   * Holds {@code sighting} back unless its owner was waited for already.
   *
   * @param pod what is known of the owner's pod
   * @return whether it is held
   */
  boolean hold(Sighting sighting, @Nullable NamedPod pod, long nowMillis) {
    Owner owner = sighting.flow().owner();
    Wait wait = waits.get(owner);
    if (wait != null && wait.givenUp) {
      if (wait.seen == pod) {
        return false;
      }
      waits.remove(owner);
      wait = null;
    }
    if (held.get() >= maxHeld || waits.size() > maxHeld) {
      overflow();
      return false;
    }
    if (wait == null) {
      wait = new Wait(nowMillis, pod);
      waits.put(owner, wait);
    }
    wait.seen = pod;
    wait.sightings.add(sighting);
    held.incrementAndGet();
    return true;
  }

  /** Hands on the sightings of owners that are {@code known} by now, or have waited long enough. */
  void release(Predicate<Sighting> known, long nowMillis, Consumer<Sighting> next) {
    for (Iterator<Wait> all = waits.values().iterator(); all.hasNext(); ) {
      Wait wait = all.next();
      long waitedMillis = nowMillis - wait.sinceMillis;
      // A clock set back must not prolong the wait.
      boolean over = waitedMillis >= holdMillis || waitedMillis < 0;
      if (wait.givenUp) {
        if (waitedMillis >= FORGET_AFTER * holdMillis || waitedMillis < 0) {
          all.remove();
        }
      } else if (known.test(wait.sightings.getFirst())) {
        handOn(wait, next);
        all.remove();
      } else if (over) {
        handOn(wait, next);
        wait.givenUp = true;
      }
    }
  }

  /** Hands on everything. */
  void releaseAll(Consumer<Sighting> next) {
    waits.values().forEach(wait -> handOn(wait, next));
    waits.clear();
  }

  /** Returns whether no owner is waited for or was in vain. */
  boolean isEmpty() {
    return waits.isEmpty();
  }

  /** Returns the number of sightings held; any thread may ask. */
  int held() {
    return held.get();
  }

  /** Returns how often there was no room to hold one; any thread may ask. */
  long overflows() {
    return overflows.sum();
  }

  private void handOn(Wait wait, Consumer<Sighting> next) {
    wait.sightings.forEach(next);
    held.addAndGet(-wait.sightings.size());
    wait.sightings.clear();
  }

  private void overflow() {
    if (overflows.sum() == 0) {
      logger.warn("No room to hold sightings of unknown pods (max_held={}): handed on", maxHeld);
    }
    overflows.increment();
  }
}
