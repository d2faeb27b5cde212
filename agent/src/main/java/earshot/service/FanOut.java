// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.Sink;
import java.util.List;

/** Hands the same batch to several sinks in turn. */
record FanOut<T>(List<Sink<T>> sinks) implements Sink<T> {

  /** Returns one sink that stands for all of {@code sinks}. */
  static <T> Sink<T> to(List<Sink<T>> sinks) {
    return switch (sinks.size()) {
      case 0 -> _ -> {};
      case 1 -> sinks.getFirst();
      default -> new FanOut<>(List.copyOf(sinks));
    };
  }

  @Override
  public void accept(List<T> batch) {
    for (Sink<T> sink : sinks) {
      sink.accept(batch);
    }
  }
}
