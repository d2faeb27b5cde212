// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.Sink;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records without waiting and sends them in batches from a thread of its own. A batch that
 * may be accepted later is tried again as {@code retry_on_failure} says, while the queue fills.
 *
 * @param <T> what a pipeline carries
 * @param <R> what the SDK's exporter takes
 */
final class SendingQueue<T, R> implements Sink<T> {
  private static final Logger LOGGER = LoggerFactory.getLogger(SendingQueue.class);
  private static final long ANSWER_SLACK_MILLIS = 500;
  private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Target target;
  private final RetryConfig retry;
  private final Function<T, R> converter;
  private final Function<Collection<R>, CompletableResultCode> exporter;
  private final ExportTelemetry telemetry;
  private final Outage outage;
  private final RecordQueue<T> queue;
  private final int queueLimit;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread sender;
  private long lastWarningNanos = System.nanoTime() - WARNING_INTERVAL_NANOS;

  SendingQueue(
      Target target,
      OtlpConfig config,
      Function<T, R> converter,
      Function<Collection<R>, CompletableResultCode> exporter,
      ExportTelemetry telemetry,
      Outage outage) {
    this.target = target;
    this.retry = config.retry();
    this.converter = converter;
    this.exporter = exporter;
    this.telemetry = telemetry;
    this.outage = outage;
    this.queue = new RecordQueue<>(config.queue());
    this.queueLimit = config.queue().size();
    this.sender =
        Thread.ofPlatform().daemon().name(target.componentType()).unstarted(this::sendAll);
  }

  void start() {
    sender.start();
  }

  @Override
  public void accept(List<T> batch) {
    int accepted = queue.offer(batch);
    telemetry.queued(accepted);
    int dropped = batch.size() - accepted;
    if (dropped > 0) {
      telemetry.failed(
          dropped, closing.getCount() == 0 ? ExportTelemetry.SHUTDOWN : ExportTelemetry.QUEUE_FULL);
      warnFull();
    }
  }

  /** Asks the thread to send what is left, without waiting for it. */
  void beginClose() {
    closing.countDown();
    queue.close();
  }

  /** Waits until all is sent or {@code deadlineNanos} (System.nanoTime) is over. */
  void awaitClosed(long deadlineNanos) {
    try {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      sender.join(Math.max(1, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drop(queue.clear());
  }

  private void sendAll() {
    try {
      for (List<T> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
        telemetry.queued(-batch.size());
        List<R> records = new ArrayList<>(batch.size());
        for (T item : batch) {
          records.add(converter.apply(item));
        }
        send(records);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(List<R> records) throws InterruptedException {
    long firstNanos = System.nanoTime();
    for (int failures = 1; ; failures++) {
      boolean last = closing.getCount() == 0;
      CompletableResultCode result =
          exporter
              .apply(records)
              .join(target.timeout().toMillis() + ANSWER_SLACK_MILLIS, TimeUnit.MILLISECONDS);
      if (result.isSuccess()) {
        telemetry.sent(records.size());
        outage.succeeded(target);
        return;
      }
      ExportFailure failure = ExportFailure.of(result);
      outage.failed(target, failure);
      if (last || !failure.retryable() || !retry.allows(System.nanoTime() - firstNanos)) {
        telemetry.failed(
            records.size(),
            last && failure.retryable() ? ExportTelemetry.SHUTDOWN : failure.errorType());
        return;
      }
      // A close ends the pause, and this batch gets its last chance at once.
      closing.await(retry.pauseNanos(failures), TimeUnit.NANOSECONDS);
    }
  }

  private void drop(int records) {
    telemetry.queued(-records);
    telemetry.failed(records, ExportTelemetry.SHUTDOWN);
    if (records > 0) {
      LOGGER.warn("{}: {} records were left at the end", target.componentType(), records);
    }
  }

  private void warnFull() {
    long now = System.nanoTime();
    if (now - lastWarningNanos >= WARNING_INTERVAL_NANOS && closing.getCount() > 0) {
      lastWarningNanos = now;
      LOGGER.warn(
          "{}: records are dropped because the queue is full (sending_queue.queue_size={});"
              + " raise it, or see why {} is slow",
          target.componentType(),
          queueLimit,
          target.endpoint());
    }
  }
}
