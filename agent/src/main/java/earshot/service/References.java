// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.ExporterFactory;
import earshot.component.ReceiverFactory;
import earshot.component.SignalKind;
import earshot.config.Names;
import earshot.config.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads who names whom under {@code service} and reports what cannot be joined. Sightings flow in
 * logs pipelines only, and a connector turns them into traces and metrics, so that no cycle can
 * pass these checks.
 */
final class References {
  private static final Map<String, SignalKind> KINDS =
      Map.of("logs", SignalKind.LOGS, "traces", SignalKind.TRACES, "metrics", SignalKind.METRICS);

  private final Declared declared;
  private final Set<String> failed;
  private final Set<Configured<?>> used = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Creates the reader of references.
   *
   * @param failed ids that were declared with an unknown type, which has been reported
   */
  References(Declared declared, Set<String> failed) {
    this.declared = declared;
    this.failed = failed;
  }

  void readExtensions(Section service) {
    resolve(service, "extensions", "extensions", declared.extensions());
  }

  List<Pipeline> readPipelines(Section service) {
    List<Pipeline> pipelines = new ArrayList<>();
    try (Section section = service.section("pipelines")) {
      if (section.keys().isEmpty()) {
        service.problem("pipelines", "must name at least one pipeline, such as logs");
      }
      for (String id : section.keys()) {
        SignalKind kind = KINDS.get(Declarations.type(id));
        if (kind == null) {
          section.problem(
              id, "no such kind of pipeline" + Names.hint(Declarations.type(id), KINDS.keySet()));
          continue;
        }
        try (Section own = section.section(id)) {
          pipelines.add(pipeline(id, kind, own));
        }
      }
      checkConnectors(section, pipelines);
    }
    return List.copyOf(pipelines);
  }

  /** Returns one warning for each component that nothing names. */
  List<String> unused(String source) {
    return declared
        .all()
        .filter(component -> !used.contains(component))
        .map(component ->
            "%s:%d: '%s' is configured but nothing under service names it; it will not run"
                .formatted(source, component.line(), component.id()))
        .toList();
  }

  /** Returns the components that something names. */
  Declared used() {
    return declared.retain(used);
  }

  private Pipeline pipeline(String id, SignalKind kind, Section section) {
    Map<String, Configured<?>> exporters = new LinkedHashMap<>(declared.exporters());
    exporters.putAll(declared.connectors());
    Map<String, Configured<?>> receivers = new LinkedHashMap<>(declared.receivers());
    receivers.putAll(declared.connectors());
    Pipeline pipeline =
        new Pipeline(
            id,
            kind,
            resolve(section, "receivers", "receivers or connectors", receivers),
            resolve(section, "processors", "processors", declared.processors()),
            resolve(section, "exporters", "exporters or connectors", exporters));
    for (String side : List.of("receivers", "exporters")) {
      if (section.strings(side, List.of()).isEmpty()) {
        section.problem(side, "must name at least one of the " + side + " or connectors");
      }
    }
    checkKinds(pipeline, section);
    return pipeline;
  }

  private List<String> resolve(
      Section section, String key, String where, Map<String, Configured<?>> candidates) {
    Set<String> ids = new LinkedHashSet<>();
    for (String given : section.strings(key, List.of())) {
      Configured<?> found = find(given, candidates);
      if (found != null) {
        used.add(found);
        if (!ids.add(found.id())) {
          section.problem(key, "names '" + given + "' twice; remove one");
        }
      } else if (!failed.contains(given)) {
        section.problem(
            key,
            "names '%s', which is not configured under %s%s"
                .formatted(given, where, Names.hint(given, candidates.keySet())));
      }
    }
    return List.copyOf(ids);
  }

  private static @Nullable Configured<?> find(String given, Map<String, Configured<?>> candidates) {
    Configured<?> exact = candidates.get(given);
    if (exact != null) {
      return exact;
    }
    String type = Declarations.type(given);
    return candidates.values().stream()
        .filter(candidate -> candidate.factory().deprecatedTypes().contains(type))
        .filter(candidate ->
            candidate.id().equals(candidate.factory().type() + given.substring(type.length())))
        .findFirst()
        .orElse(null);
  }

  private void checkKinds(Pipeline pipeline, Section section) {
    boolean logs = pipeline.kind() == SignalKind.LOGS;
    String kind = pipeline.kind().name().toLowerCase(Locale.ROOT);
    if (!logs && !pipeline.processors().isEmpty()) {
      section.problem("processors", "processors take logs alone; remove them from " + kind);
    }
    for (String id : pipeline.receivers()) {
      if (logs == declared.connectors().containsKey(id)) {
        section.problem(
            "receivers",
            logs
                ? "'%s' takes sightings from logs pipelines and hands on traces and metrics: as a"
                        .formatted(id)
                    + " receiver of logs it would make a cycle"
                : "'%s' hands on logs alone; a connector such as latency makes %s of them"
                    .formatted(id, kind));
      }
    }
    for (String id : pipeline.exporters()) {
      Configured<?> exporter = declared.exporters().get(id);
      boolean taken = exporter == null ? logs : kinds(exporter).contains(pipeline.kind());
      if (!taken) {
        section.problem("exporters", "'%s' does not take %s".formatted(id, kind));
      }
    }
  }

  private static Set<SignalKind> kinds(Configured<?> exporter) {
    return exporter.factory() instanceof ExporterFactory<?> factory ? factory.kinds() : Set.of();
  }

  private void checkConnectors(Section section, List<Pipeline> pipelines) {
    for (String id : declared.connectors().keySet()) {
      Pipeline into =
          pipelines.stream().filter(p -> p.exporters().contains(id)).findFirst().orElse(null);
      Pipeline outOf =
          pipelines.stream().filter(p -> p.receivers().contains(id)).findFirst().orElse(null);
      if (into != null && outOf == null) {
        section.problem(
            into.id(),
            "connector '%s' is an exporter here but no pipeline's receiver: what it makes is lost"
                .formatted(id));
      } else if (into == null && outOf != null) {
        section.problem(
            outOf.id(),
            "connector '%s' is a receiver here but no logs pipeline's exporter: nothing reaches it"
                .formatted(id));
      }
      checkFeed(section, id, pipelines);
    }
  }

  /** What other agents saw is compared across nodes, what this one saw is told of: not at once. */
  private void checkFeed(Section section, String connector, List<Pipeline> pipelines) {
    Map<Boolean, String> feeds = new LinkedHashMap<>();
    for (Pipeline pipeline : pipelines) {
      for (String id :
          pipeline.exporters().contains(connector) ? pipeline.receivers() : Set.<String>of()) {
        Configured<?> receiver = declared.receivers().get(id);
        if (receiver != null && receiver.factory() instanceof ReceiverFactory<?> factory) {
          feeds.putIfAbsent(factory.relays(), id);
        }
      }
      if (feeds.size() > 1) {
        section.problem(
            pipeline.id(),
            "'%s' brings what other agents saw and '%s' what this one sees: give each a connector of its own, such as %s/gateway"
                .formatted(feeds.get(true), feeds.get(false), connector));
        return;
      }
    }
  }
}
