// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.Factory;
import earshot.component.Finding;
import earshot.component.Host;
import java.util.List;

/**
 * One component as a configuration declares it.
 *
 * @param id {@code type} or {@code type/name}
 * @param line where it is declared, 0 if nowhere
 */
public record Configured<C>(String id, int line, Factory<C> factory, C config) {

  /** Looks at the machine for what it needs, without starting it. */
  public List<Finding> check(Host host) {
    return factory.check(config, host);
  }
}
