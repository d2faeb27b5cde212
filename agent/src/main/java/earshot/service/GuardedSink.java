// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.Sink;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
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
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("earshot.drop.reason");
  private static final Attributes ERROR = Attributes.of(REASON, "component_error");

  private final String id;
  private final Sink<T> sink;
  private final LongCounter drops;
  private final AtomicBoolean logged = new AtomicBoolean();
  private final ReentrantLock oneAtATime = new ReentrantLock();

  GuardedSink(String id, Sink<T> sink, LongCounter drops) {
    this.id = id;
    this.sink = sink;
    this.drops = drops;
  }

  @Override
  public void accept(List<T> batch) {
    oneAtATime.lock();
    try {
      sink.accept(batch);
    } catch (RuntimeException e) {
      drops.add(batch.size(), ERROR);
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
