// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.Drops;
import earshot.component.Sink;
import earshot.semconv.DropReason;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into a component: one thread at a time, as {@link Sink} promises, and a component that
 * breaks its own promise not to throw loses its batch, counted, but not its neighbours'.
 */
final class GuardedSink<T> implements Sink<T> {
  private static final Logger logger = LoggerFactory.getLogger(GuardedSink.class);

  private final String id;
  private final Sink<T> sink;
  private final Drops drops;
  private final AtomicBoolean logged;
  private final ReentrantLock oneAtATime;

  GuardedSink(String id, Sink<T> sink, Drops drops) {
    this(id, sink, drops, new AtomicBoolean(), new ReentrantLock());
  }

  private GuardedSink(
      String id, Sink<T> sink, Drops drops, AtomicBoolean logged, ReentrantLock oneAtATime) {
    this.id = id;
    this.sink = sink;
    this.drops = drops;
    this.logged = logged;
    this.oneAtATime = oneAtATime;
  }

  /** Returns a second way into the same component, which takes turns with this one. */
  <U> GuardedSink<U> beside(Sink<U> other) {
    return new GuardedSink<>(id, other, drops, logged, oneAtATime);
  }

  @Override
  public void accept(List<T> batch) {
    oneAtATime.lock();
    try {
      sink.accept(batch);
    } catch (RuntimeException e) {
      drops.add(batch.size(), DropReason.COMPONENT_ERROR);
      if (logged.compareAndSet(false, true)) {
        logger.error(
            "{} failed on a batch of {}; further failures are only counted, in earshot.drops",
            id,
            batch.size(),
            e);
      }
    } finally {
      oneAtATime.unlock();
    }
  }
}
