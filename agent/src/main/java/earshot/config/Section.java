// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a configuration, read strictly: what is asked for is what is known, and {@link
 * #close} reports every other key. A mistake is recorded and the default returned, so that all are
 * found at once.
 *
 * <p>Null and absent keys alike mean the default.
 */
public final class Section implements AutoCloseable {

  /** Reads one value; null for what is none. */
  @FunctionalInterface
  private interface Parser<T> {
    @Nullable T parse(String text);
  }

  private final String source;
  private final String path;
  private final @Nullable Node node;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> keyLines = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();
  private final List<Problem> problems;
  private final UnaryOperator<@Nullable String> environment;

  Section(
      String source,
      String path,
      @Nullable Node node,
      List<Problem> problems,
      UnaryOperator<@Nullable String> environment) {
    this.source = source;
    this.path = path;
    this.node = node;
    this.problems = problems;
    this.environment = environment;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        add(tuple);
      }
    } else if (node != null && !isNull(node)) {
      report(line(node), path, "must be a mapping of keys to values");
    }
  }

  /** Returns an empty section, which yields every default. */
  public static Section empty() {
    return new Section("defaults", "", null, new ArrayList<>(), _ -> null);
  }

  /** Returns the keys in the order of the file, for sections whose keys are names of the user's. */
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /** Returns whether {@code key} has a value. */
  public boolean has(String key) {
    known.add(key);
    Node value = values.get(key);
    return value != null && !isNull(value);
  }

  /** Returns the mapping under {@code key}, empty where absent. The caller closes it. */
  public Section section(String key) {
    known.add(key);
    return new Section(source, child(key), values.get(key), problems, environment);
  }

  /** Returns a text. */
  public String string(String key, String absent) {
    String text = scalar(key);
    return text == null ? absent : text;
  }

  /** Returns a text, null where absent. */
  public @Nullable String string(String key) {
    return scalar(key);
  }

  /** Returns {@code true} or {@code false}. */
  public boolean bool(String key, boolean absent) {
    return convert(
        key,
        absent,
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> null;
            });
  }

  /** Returns a whole number within {@code min} and {@code max}. */
  public int integer(String key, int absent, int min, int max) {
    return convert(
        key,
        absent,
        "a whole number from " + min + " to " + max,
        text -> {
          try {
            int value = Integer.parseInt(text);
            return value < min || value > max ? null : (Integer) value;
          } catch (NumberFormatException e) {
            return null;
          }
        });
  }

  /** Returns a duration such as {@code 30s}, {@code 1m30s} or {@code 250ms}. */
  public Duration duration(String key, Duration absent) {
    return convert(key, absent, "a duration such as 30s or 250ms", Units::duration);
  }

  /** Returns a number of bytes from a size such as {@code 8MiB}. */
  public long bytes(String key, long absentBytes) {
    return convert(key, absentBytes, "a size such as 8MiB", Units::bytes);
  }

  /** Returns bits a second from a rate such as {@code 64Mbit}. */
  public long bitsPerSecond(String key, long absentBitsPerSecond) {
    return convert(
        key, absentBitsPerSecond, "a rate such as 64kbit or 4Mbit", Units::bitsPerSecond);
  }

  /** Returns a number a second from a rate such as {@code 500/s}. */
  public long perSecond(String key, long absentPerSecond) {
    return convert(key, absentPerSecond, "a rate such as 500/s", Units::perSecond);
  }

  /** Returns the constant whose lower-case name is given. */
  public <E extends Enum<E>> E choice(String key, E absent) {
    E[] constants = absent.getDeclaringClass().getEnumConstants();
    List<String> names = new ArrayList<>();
    for (E constant : constants) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    return convert(
        key,
        absent,
        "one of " + String.join(", ", names),
        text -> {
          int index = names.indexOf(text);
          return index < 0 ? null : constants[index];
        });
  }

  /** Returns a list of texts; a single text is a list of one. */
  public List<String> strings(String key, List<String> absent) {
    if (!has(key)) {
      return absent;
    }
    Node value = values.get(key);
    if (value instanceof ScalarNode scalar) {
      return List.of(expand(key, scalar));
    }
    List<String> texts = new ArrayList<>();
    if (value instanceof SequenceNode sequence) {
      for (Node element : sequence.getValue()) {
        if (element instanceof ScalarNode scalar) {
          texts.add(expand(key, scalar));
        } else {
          report(line(element), child(key), "must be a list of texts");
        }
      }
      return List.copyOf(texts);
    }
    problem(key, "must be a list of texts");
    return absent;
  }

  /** Returns the texts of the mapping under {@code key}, such as headers. */
  public Map<String, String> stringMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    try (Section section = section(key)) {
      for (String name : section.keys()) {
        texts.put(name, section.string(name, ""));
      }
    }
    return texts;
  }

  /** Reports a mistake in the value of {@code key}. */
  public void problem(String key, String message) {
    known.add(key);
    Node value = values.get(key);
    Integer keyLine = keyLines.get(key);
    int line =
        value != null ? line(value) : keyLine != null ? keyLine : node == null ? 0 : line(node);
    report(line, child(key), message);
  }

  /** Returns the path, such as {@code receivers.ebpf}. */
  public String path() {
    return path;
  }

  /** Reports each key that nobody asked for. */
  @Override
  public void close() {
    for (Map.Entry<String, Integer> entry : keyLines.entrySet()) {
      if (!known.contains(entry.getKey())) {
        report(
            entry.getValue(),
            child(entry.getKey()),
            "unknown key" + Names.hint(entry.getKey(), known));
      }
    }
  }

  private void add(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      report(line(tuple.getKeyNode()), path, "a key must be a text");
      return;
    }
    keyLines.put(key.getValue(), line(key));
    values.put(key.getValue(), tuple.getValueNode());
  }

  private <T> T convert(String key, T absent, String expected, Parser<T> parser) {
    String text = scalar(key);
    if (text == null) {
      return absent;
    }
    T value = parser.parse(text.strip());
    if (value == null) {
      problem(key, "must be " + expected + ", is '" + text + "'");
      return absent;
    }
    return value;
  }

  private @Nullable String scalar(String key) {
    known.add(key);
    Node value = values.get(key);
    if (value == null || isNull(value)) {
      return null;
    }
    if (value instanceof ScalarNode scalar) {
      return expand(key, scalar);
    }
    problem(key, "must be a single value");
    return null;
  }

  private String expand(String key, ScalarNode scalar) {
    try {
      return Environment.expand(scalar.getValue(), environment);
    } catch (IllegalArgumentException e) {
      report(line(scalar), child(key), String.valueOf(e.getMessage()));
      return "";
    }
  }

  private void report(int line, String at, String message) {
    problems.add(new Problem(source, line, at, message));
  }

  private String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
