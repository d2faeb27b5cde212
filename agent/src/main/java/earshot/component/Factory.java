// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.config.Section;
import java.util.List;

/**
 * Makes one type of component.
 *
 * @param <C> the configuration record
 */
public sealed interface Factory<C>
    permits ReceiverFactory, ProcessorFactory, ConnectorFactory, ExporterFactory, ExtensionFactory {

  /** Returns the type as configurations name it, {@code lower_snake_case}. */
  String type();

  /** Returns older spellings, accepted with a warning. */
  default List<String> deprecatedTypes() {
    return List.of();
  }

  /**
   * Reads the configuration. Problems are added to {@code section}, which yields the default in
   * their place, so that all of them are reported at once.
   */
  C configure(Section section);

  /** Looks at the machine for what this configuration needs, without starting anything. */
  default List<Finding> check(C config, Host host) {
    return List.of();
  }
}
