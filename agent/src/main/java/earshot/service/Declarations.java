// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.Factory;
import earshot.config.Names;
import earshot.config.Section;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the five mappings of ids to components. */
final class Declarations {
  private final Section root;
  private final List<Factory<?>> factories;
  private final String source;
  private final List<String> warnings;
  private final Set<String> failed = new HashSet<>();

  Declarations(Section root, List<Factory<?>> factories, String source, List<String> warnings) {
    this.root = root;
    this.factories = factories;
    this.source = source;
    this.warnings = warnings;
  }

  /** Reads {@code key} with those factories that are of its kind; by id in today's spelling. */
  Map<String, Configured<?>> read(String key, Predicate<Factory<?>> ofKind) {
    Map<String, Factory<?>> types = new TreeMap<>();
    factories.stream().filter(ofKind).forEach(factory -> types.put(factory.type(), factory));
    Map<String, Configured<?>> configured = new LinkedHashMap<>();
    try (Section section = root.section(key)) {
      for (String id : section.keys()) {
        read(section, id, types, configured);
      }
    }
    return configured;
  }

  /** Returns the ids whose type is unknown, so that nobody complains of them twice. */
  Set<String> failed() {
    return failed;
  }

  private void read(
      Section section,
      String id,
      Map<String, Factory<?>> types,
      Map<String, Configured<?>> configured) {
    String type = type(id);
    Factory<?> factory = types.get(type);
    if (factory == null) {
      factory = deprecated(type, types);
      if (factory == null) {
        failed.add(id);
        section.problem(id, "no such type" + Names.hint(type, types.keySet()));
        return;
      }
      warnings.add(
          "%s:%d: %s.%s: '%s' is an older spelling; write '%s'"
              .formatted(source, section.line(id), section.path(), id, type, factory.type()));
    }
    if (id.endsWith("/")) {
      section.problem(id, "has an empty name; write '" + type + "' or '" + type + "/name'");
    }
    if (configured.containsKey(canonical(id, factory))) {
      section.problem(id, "is the same component as '" + canonical(id, factory) + "'; remove one");
    }
    try (Section own = section.section(id)) {
      configured.put(
          canonical(id, factory),
          configure(canonical(id, factory), section.line(id), factory, own));
    }
  }

  private static <C> Configured<C> configure(
      String id, int line, Factory<C> factory, Section section) {
    return new Configured<>(id, line, factory, factory.configure(section));
  }

  private static @Nullable Factory<?> deprecated(String type, Map<String, Factory<?>> types) {
    return types.values().stream()
        .filter(factory -> factory.deprecatedTypes().contains(type))
        .findFirst()
        .orElse(null);
  }

  private static String canonical(String id, Factory<?> factory) {
    return factory.type() + id.substring(type(id).length());
  }

  static String type(String id) {
    int slash = id.indexOf('/');
    return slash < 0 ? id : id.substring(0, slash);
  }
}
