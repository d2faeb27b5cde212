// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The keys of one mapping with their values, with merge keys ({@code <<: *anchor}) resolved, which
 * YAML 1.2 left out and the Collector's parser kept.
 */
final class Entries {
  private static final String MERGE = "<<";

  /** An anchor that merges itself would never end. */
  private static final int MAX_MERGE_DEPTH = 16;

  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Reading reading;
  private final String path;

  Entries(Reading reading, String path, @Nullable Node node) {
    this.reading = reading;
    this.path = path;
    if (node instanceof MappingNode mapping) {
      own(mapping);
      merged(mapping, 0);
    } else if (node != null && !isNull(node)) {
      reading.report(line(node), path, "must be a mapping of keys to values");
    }
  }

  /** Returns the keys in the order of the file. */
  Map<String, Integer> lines() {
    return lines;
  }

  @Nullable Node value(String key) {
    Node value = values.get(key);
    return value == null || isNull(value) ? null : value;
  }

  /** Returns the line to blame for {@code key}; 0 where it is absent. */
  int lineOf(String key) {
    Node value = value(key);
    return value != null ? line(value) : lines.getOrDefault(key, 0);
  }

  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private void own(MappingNode mapping) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        reading.report(line(tuple.getKeyNode()), path, "a key must be a text");
      } else if (!key.getValue().equals(MERGE)) {
        Integer first = lines.putIfAbsent(key.getValue(), line(key));
        if (first == null) {
          values.put(key.getValue(), tuple.getValueNode());
        } else {
          reading.report(
              line(key),
              path.isEmpty() ? key.getValue() : path + "." + key.getValue(),
              "duplicate key, first set in line " + first + "; remove one");
        }
      }
    }
  }

  private void merged(Node node, int depth) {
    if (depth > MAX_MERGE_DEPTH) {
      reading.report(line(node), path, "merges more than " + MAX_MERGE_DEPTH + " deep");
      return;
    }
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          continue;
        }
        if (key.getValue().equals(MERGE)) {
          merged(tuple.getValueNode(), depth + 1);
        } else if (depth > 0 && lines.putIfAbsent(key.getValue(), line(key)) == null) {
          values.put(key.getValue(), tuple.getValueNode());
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(element -> merged(element, depth + 1));
    } else {
      reading.report(line(node), path, "<< must name a mapping, such as <<: *anchor");
    }
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
