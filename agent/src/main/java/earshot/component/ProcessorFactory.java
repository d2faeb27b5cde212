// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.signal.Sighting;

/** Makes a {@link Processor}. */
public non-sealed interface ProcessorFactory<C> extends Factory<C> {

  /**
   * Creates one that hands on to {@code next}; nothing is opened before {@link Processor#start()}.
   */
  Processor create(C config, Sink<Sighting> next, Host host);
}
