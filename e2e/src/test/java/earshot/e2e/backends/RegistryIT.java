// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.e2e.backends.Received.Attributes;
import earshot.semconv.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What agents really sent to the Collector, against {@code otel-config/registry}, both ways. */
@ExtendWith(PlayedCallExtension.class)
class RegistryIT {
  private static final Duration ALL_IN = Duration.ofMinutes(1);

  /** What the OpenTelemetry SDK tells of itself is in OpenTelemetry's own registry. */
  private static final String OF_THE_SDK = "metric otel.sdk.";

  private static Received received;

  @BeforeAll
  static void receive(BackEnds backEnds) throws Exception {
    try (UnusualCall call = new UnusualCall()) {
      Path usual = backEnds.collector().received();
      try {
        await()
            .atMost(ALL_IN)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> {
              call.checkAlive();
              return missing(Received.read(usual, call.received())).isEmpty();
            });
      } catch (ConditionTimeoutException _) {
        // What is missing is for a test to say.
      }
      received = Received.read(usual, call.received());
    }
  }

  @Test
  void whatIsSentIsInTheRegistry() throws Exception {
    Map<String, Attributes> sent = new TreeMap<>(received.things());
    sent.keySet().removeIf(thing -> thing.startsWith(OF_THE_SDK));
    Attributes scopeOfMetrics = sent.remove("scope of metrics");
    assertThat(scopeOfMetrics == null ? Set.of() : scopeOfMetrics.names()).isEmpty();
    Map<String, Map<String, Object>> registry = things();
    Map<String, Set<String>> members = members();

    assertThat(registry.keySet()).containsAll(sent.keySet());
    List<String> wrong = new ArrayList<>();
    sent.forEach((thing, attributes) -> wrong.addAll(wrong(thing, attributes, registry, members)));
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatIsInTheRegistryIsSent() throws Exception {
    assertThat(missing(received)).isEmpty();
  }

  private static Set<String> missing(Received received) throws Exception {
    Set<String> missing = new TreeSet<>();
    things()
        .forEach((thing, group) -> {
          Attributes sent = received.things().get(thing);
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
    return missing;
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
    for (Map<String, Object> entity : registry.ofType("entity")) {
      things.put("entity " + entity.get("name"), entity);
    }
    things.put("scope", registry.scope());
    return things;
  }

  /** Returns the values that attributes may have, for those that have a list of them. */
  private static Map<String, Set<String>> members() throws Exception {
    Map<String, Set<String>> members = new TreeMap<>();
    for (Map<String, Object> attribute : Registry.read().attributes()) {
      List<String> values = Registry.values(attribute);
      if (!values.isEmpty()) {
        members.put(Registry.text(attribute, "id"), Set.copyOf(values));
      }
    }
    return members;
  }
}
