// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import java.util.List;

/**
 * Takes what flows in a pipeline, in batches.
 *
 * @param <T> {@code Sighting} and {@code Unsighted} for logs, {@code Hop} for traces, {@code
 *     Measurement} for metrics
 */
@FunctionalInterface
public interface Sink<T> {

  /**
   * Takes a batch. Must not block, must not throw and must not keep {@code batch}, whose elements
   * are immutable and may be kept. Called by one thread at a time.
   */
  void accept(List<T> batch);
}
