// SPDX-License-Identifier: Apache-2.0
package earshot.component;

/** Makes a {@link Receiver}. */
public non-sealed interface ReceiverFactory<C> extends Factory<C> {

  /**
   * Creates one that hands on to {@code next}; nothing is opened before {@link Receiver#start()}.
   */
  Receiver create(C config, Next next, Host host);

  /**
   * Returns whether it brings what other agents saw, which have told of their own nodes themselves.
   */
  default boolean relays() {
    return false;
  }
}
