// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.backends.Received.Attributes;
import earshot.semconv.Conventions;
import earshot.semconv.Registry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What agents really sent to the Collector, against {@code otel-config/registry}, both ways. */
@ExtendWith(PlayedCallExtension.class)
class RegistryIT {
  /**
   * Counted only when something is lost or out of order, made by another configuration, or said of
   * pods that these here are not.
   */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "event audio.signature.sighted: network.interface.name",
          "metric audio.coverage By counter: service.name",
          "metric audio.flows.active {flow} updowncounter: service.name",
          "metric audio.residence.duration s histogram: k8s.pod.name",
          "metric audio.residence.duration s histogram: service.name",
          "metric audio.residence.growth s/s histogram: service.name",
          "metric audio.signature.collisions {signature} counter",
          "metric audio.signatures {signature} counter: service.name",
          "metric earshot.signature.key.mixed {sighting} counter",
          "metric earshot.transit.unjoined {transit} counter",
          "span audio.transit: audio.transit.scope",
          "span event audio.signature.sighted: network.interface.name");

  /** What the OpenTelemetry SDK tells of itself is in OpenTelemetry's own registry. */
  private static final String OF_THE_SDK = "metric otel.sdk.";

  @Test
  void whatIsSentIsInTheRegistry(BackEnds backEnds) throws Exception {
    Received received = Received.read(backEnds.collector().received());
    Map<String, Attributes> sent = new TreeMap<>(received.things());
    sent.keySet().removeIf(thing -> thing.startsWith(OF_THE_SDK));
    Map<String, Map<String, Object>> registry = things();
    Map<String, Set<String>> members = members();

    assertThat(registry.keySet()).containsAll(sent.keySet());
    List<String> wrong = new ArrayList<>();
    sent.forEach((thing, attributes) -> wrong.addAll(wrong(thing, attributes, registry, members)));
    assertThat(wrong).isEmpty();

    Set<String> known = new HashSet<>(Conventions.attributes());
    Registry.read().attributes().forEach(attribute -> known.add(Registry.text(attribute, "id")));
    assertThat(known)
        .containsAll(received.resources().names())
        .containsAll(received.scopes().names());
  }

  @Test
  void whatIsInTheRegistryIsSent(BackEnds backEnds) throws Exception {
    Map<String, Attributes> received = Received.read(backEnds.collector().received()).things();
    Set<String> missing = new TreeSet<>();
    things()
        .forEach((thing, group) -> {
          Attributes sent = received.get(thing);
          if (sent == null) {
            missing.add(thing);
          } else {
            for (Map<String, Object> attribute : Registry.list(group, "attributes")) {
              String name = Registry.text(attribute, "ref");
              if (!sent.names().contains(name)) {
                missing.add(thing + ": " + name);
              }
            }
          }
        });
    assertThat(missing).isSubsetOf(ELSEWHERE);
  }

  private static List<String> wrong(
      String thing,
      Attributes sent,
      Map<String, Map<String, Object>> registry,
      Map<String, Set<String>> members) {
    List<String> wrong = new ArrayList<>();
    Map<String, Object> requirements = new TreeMap<>();
    for (Map<String, Object> attribute :
        Registry.list(registry.getOrDefault(thing, Map.of()), "attributes")) {
      requirements.put(
          Registry.text(attribute, "ref"), attribute.getOrDefault("requirement_level", ""));
    }
    for (String name : sent.names()) {
      if (!requirements.containsKey(name)) {
        wrong.add("%s has %s, which the registry does not give it".formatted(thing, name));
      }
      Set<String> allowed = members.get(name);
      if (allowed != null && !allowed.containsAll(sent.values(name))) {
        wrong.add("%s: %s is %s".formatted(thing, name, sent.values(name)));
      }
    }
    requirements.forEach((name, requirement) -> {
      if (requirement.equals("required") && !sent.isAlways(name)) {
        wrong.add("%s is at times without %s, which is required".formatted(thing, name));
      }
    });
    return wrong;
  }

  /** Returns what may be sent, named as {@link Received} names it. */
  private static Map<String, Map<String, Object>> things() throws Exception {
    Registry registry = Registry.read();
    Map<String, Map<String, Object>> things = new TreeMap<>();
    for (Map<String, Object> metric : registry.ofType("metric")) {
      things.put(
          "metric %s %s %s"
              .formatted(metric.get("metric_name"), metric.get("unit"), metric.get("instrument")),
          metric);
    }
    for (Map<String, Object> span : registry.ofType("span")) {
      things.put("span " + Registry.text(span, "id").replaceFirst("^span\\.", ""), span);
    }
    for (Map<String, Object> event : registry.ofType("event")) {
      things.put("event " + event.get("name"), event);
      things.put("span event " + event.get("name"), event);
    }
    return things;
  }

  /** Returns the values that attributes may have, for those that have a list of them. */
  private static Map<String, Set<String>> members() throws Exception {
    Map<String, Set<String>> members = new TreeMap<>();
    for (Map<String, Object> attribute : Registry.read().attributes()) {
      List<String> values = Registry.members(attribute);
      if (!values.isEmpty()) {
        members.put(Registry.text(attribute, "id"), Set.copyOf(values));
      }
    }
    return members;
  }
}
