// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.config.Section;
import java.time.Duration;

/**
 * The Collector's {@code sending_queue}, sized in records.
 *
 * @param size records that a signal's queue holds
 * @param batchSize most records in one request
 * @param flushTimeout how long a request waits for more records
 */
record QueueConfig(int size, int batchSize, Duration flushTimeout) {

  /** Reads the section {@code sending_queue}. */
  static QueueConfig read(Section exporter) {
    try (Section queue = exporter.section("sending_queue");
        Section batch = queue.section("batch")) {
      if (!queue.bool("enabled", true)) {
        queue.problem(
            "enabled", "must be true: without a queue a slow back end would stop the capture");
      }
      int size = queue.integer("queue_size", 65536, 1, 10_000_000);
      QueueConfig config =
          new QueueConfig(
              size,
              batch.integer("max_size", Math.min(2048, size), 1, 65536),
              batch.duration("flush_timeout", Duration.ofMillis(200)));
      if (config.batchSize > config.size) {
        batch.problem("max_size", "must not be greater than sending_queue.queue_size");
      }
      return config;
    }
  }
}
