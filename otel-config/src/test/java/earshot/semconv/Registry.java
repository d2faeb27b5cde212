// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The groups of all files of {@code otel-config/registry}. */
public record Registry(List<Map<String, Object>> groups) {

  /** Reads them. */
  public static Registry read() throws IOException {
    Path folder = Path.of(System.getProperty("repository.root"), "otel-config", "registry");
    List<Map<String, Object>> groups = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        try (InputStream yaml = Files.newInputStream(file)) {
          groups.addAll(
              list(
                  map(new Load(LoadSettings.builder().build()).loadFromInputStream(yaml)),
                  "groups"));
        }
      }
    }
    return new Registry(groups);
  }

  /** Returns the groups of that type: metrics, events, spans, entities or attributes. */
  public List<Map<String, Object>> ofType(String type) {
    return groups.stream().filter(group -> type.equals(group.get("type"))).toList();
  }

  /** Returns the attributes that the registry defines. */
  public List<Map<String, Object>> attributes() {
    return ofType("attribute_group").stream()
        .flatMap(group -> list(group, "attributes").stream())
        .filter(attribute -> attribute.containsKey("id"))
        .toList();
  }

  /** Returns the instrumentation scope: attributes that log records and spans have in common. */
  public Map<String, Object> scope() {
    return ofType("attribute_group").stream()
        .filter(group -> text(group, "id").startsWith("scope."))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the names of the attributes that groups refer to. */
  List<String> references() {
    return groups.stream()
        .flatMap(group -> list(group, "attributes").stream())
        .filter(attribute -> attribute.containsKey("ref"))
        .map(attribute -> text(attribute, "ref"))
        .distinct()
        .toList();
  }

  /** Returns the value of {@code key} as text. */
  public static String text(Map<String, Object> node, String key) {
    return String.valueOf(node.get(key));
  }

  /** Returns the list under {@code key}, empty where there is none. */
  @SuppressWarnings("unchecked") // the YAML library has no types; a wrong one fails the test
  public static List<Map<String, Object>> list(Map<String, Object> node, String key) {
    return (List<Map<String, Object>>) node.getOrDefault(key, List.of());
  }

  /** Returns the values that an attribute may have, empty where any will do. */
  public static List<String> values(Map<String, Object> attribute) {
    return members(attribute).stream().map(member -> text(member, "value")).toList();
  }

  /** Returns the same with what each of them means. */
  static List<Map<String, Object>> members(Map<String, Object> attribute) {
    return attribute.get("type") instanceof Map<?, ?> type ? list(map(type), "members") : List.of();
  }

  @SuppressWarnings("unchecked") // as above
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }
}
