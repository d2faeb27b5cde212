// SPDX-License-Identifier: Apache-2.0
package earshot.component;

/** Makes an {@link Extension}. */
public non-sealed interface ExtensionFactory<C> extends Factory<C> {

  /** Creates one; nothing is opened before {@link Extension#start()}. */
  Extension create(C config, Host host);
}
