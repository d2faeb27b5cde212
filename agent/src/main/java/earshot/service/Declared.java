// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The components of a configuration by id in today's spelling, in the order of the file. */
public record Declared(
    Map<String, Configured<?>> receivers,
    Map<String, Configured<?>> processors,
    Map<String, Configured<?>> connectors,
    Map<String, Configured<?>> exporters,
    Map<String, Configured<?>> extensions) {

  /** Returns all of them, upstream first. */
  public Stream<Configured<?>> all() {
    return Stream.of(receivers, processors, connectors, exporters, extensions)
        .flatMap(map -> map.values().stream());
  }

  /** Returns those that are among {@code used}. */
  Declared retain(Set<Configured<?>> used) {
    return new Declared(
        retain(receivers, used),
        retain(processors, used),
        retain(connectors, used),
        retain(exporters, used),
        retain(extensions, used));
  }

  private static Map<String, Configured<?>> retain(
      Map<String, Configured<?>> declared, Set<Configured<?>> used) {
    Map<String, Configured<?>> retained = new LinkedHashMap<>(declared);
    retained.values().retainAll(used);
    return retained;
  }
}
