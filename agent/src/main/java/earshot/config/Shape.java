// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What readers asked a section for: the source of the printed configuration and of the JSON Schema,
 * so that neither can differ from what is read.
 */
public final class Shape {

  /**
   * One key with a value.
   *
   * @param schema its JSON Schema, with the default
   * @param shown the value in effect as it may be shown; null where there is none
   */
  record Leaf(Map<String, Object> schema, @Nullable Object shown) {}

  private final Map<String, Leaf> leaves = new LinkedHashMap<>();
  private final Map<String, Shape> children = new LinkedHashMap<>();

  /** Of lists of mappings: what an element may have, and what the elements have. */
  private final Map<String, Shape> items = new LinkedHashMap<>();

  private final Map<String, List<Shape>> elements = new LinkedHashMap<>();
  private boolean freeKeys;

  Shape() {}

  /** Returns the keys that were asked for, with dots, in order. */
  public Set<String> paths() {
    Set<String> paths = new TreeSet<>(leaves.keySet());
    children.forEach((key, child) -> {
      if (child.freeKeys) {
        paths.add(key);
      }
      child.paths().forEach(path -> paths.add(key + "." + path));
    });
    paths.addAll(items.keySet());
    return paths;
  }

  /** Returns the values in effect, secrets masked, as maps, lists, numbers, booleans and texts. */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    leaves.forEach((key, leaf) -> {
      if (leaf.shown != null) {
        values.put(key, leaf.shown);
      }
    });
    children.forEach((key, child) -> values.put(key, child.values()));
    items
        .keySet()
        .forEach(key ->
            values.put(
                key, elements.getOrDefault(key, List.of()).stream().map(Shape::values).toList()));
    return values;
  }

  /** Returns the JSON Schema of the section. */
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    leaves.forEach((key, leaf) -> properties.put(key, leaf.schema));
    children.forEach((key, child) -> properties.put(key, child.schema()));
    items.forEach((key, item) ->
        properties.put(
            key, Kind.ordered("type", List.of("array", "null"), "items", item.schema())));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("object", "null"));
    if (freeKeys) {
      schema.put("additionalProperties", Map.of("type", "string"));
    } else {
      schema.put("properties", properties);
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  Shape child(String key) {
    return children.computeIfAbsent(key, _ -> new Shape());
  }

  Shape item(String key) {
    return items.computeIfAbsent(key, _ -> new Shape());
  }

  /** Returns a further element of the list under {@code key}. */
  Shape element(String key) {
    Shape element = new Shape();
    elements.computeIfAbsent(key, _ -> new ArrayList<>()).add(element);
    return element;
  }

  void leaf(String key, Leaf leaf) {
    leaves.put(key, leaf);
  }

  /** Marks the keys as names of the user's. */
  void freeKeys() {
    freeKeys = true;
  }
}
