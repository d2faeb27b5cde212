// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import java.util.Set;

/** Makes an {@link Exporter}. */
public non-sealed interface ExporterFactory<C> extends Factory<C> {

  /** Returns the kinds of pipeline that may name it. */
  Set<SignalKind> kinds();

  /** Creates one; nothing is opened before {@link Exporter#start()}. */
  Exporter create(C config, Host host);
}
