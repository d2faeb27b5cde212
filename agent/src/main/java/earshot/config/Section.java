// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One mapping of a configuration, read strictly: what is asked for is what is known, and {@link
 * #close} reports every other key. A mistake is recorded and the default returned, so that all are
 * found at once.
 *
 * <p>Null and absent keys alike mean the default, and so does a reference to the environment that
 * yields nothing.
 */
public final class Section implements AutoCloseable {
  private final Reading reading;
  private final String path;
  private final @Nullable Node node;
  private final Entries entries;
  private final Shape shape;
  private final Set<String> known = new TreeSet<>();

  Section(Reading reading, String path, @Nullable Node node, Shape shape) {
    this.reading = reading;
    this.path = path;
    this.node = node;
    this.entries = new Entries(reading, path, node);
    this.shape = shape;
  }

  /** Returns an empty section, which yields every default. */
  public static Section empty() {
    return new Section(
        new Reading("defaults", new ArrayList<>(), _ -> null, Map.of()), "", null, new Shape());
  }

  /** Returns the keys in the order of the file, for sections whose keys are names of the user's. */
  public List<String> keys() {
    return List.copyOf(entries.lines().keySet());
  }

  /** Returns whether {@code key} has a value. */
  public boolean has(String key) {
    known.add(key);
    return entries.value(key) != null || reading.fallback(child(key)) != null;
  }

  /** Returns the mapping under {@code key}, empty where absent. The caller closes it. */
  public Section section(String key) {
    known.add(key);
    return new Section(reading, child(key), entries.value(key), shape.child(key));
  }

  /**
   * Returns the mapping under {@code key} for a second reader, who reports no mistakes: the first
   * does.
   */
  public Section peek(String key) {
    Reading silent =
        new Reading(
            reading.source(), new ArrayList<>(), reading.environment(), reading.fallbacks());
    return new Section(silent, child(key), entries.value(key), new Shape());
  }

  /** Returns a text. */
  public String string(String key, String absent) {
    return convert(key, absent, Kind.TEXT);
  }

  /** Returns a text, null where absent. */
  public @Nullable String string(String key) {
    String text = scalar(key);
    shape.leaf(key, Kind.TEXT.leaf(text, null, isSecret(key)));
    return text;
  }

  /** Returns {@code true} or {@code false}. */
  public boolean bool(String key, boolean absent) {
    return convert(key, absent, Kind.BOOL);
  }

  /** Returns a whole number within {@code min} and {@code max}. */
  public int integer(String key, int absent, int min, int max) {
    return convert(key, absent, Kind.integer(min, max));
  }

  /** Returns a duration such as {@code 30s}, {@code 1m30s} or {@code 250ms}. */
  public Duration duration(String key, Duration absent) {
    return convert(key, absent, Kind.DURATION);
  }

  /** Returns a number of bytes from a size such as {@code 8MiB}. */
  public long bytes(String key, long absentBytes) {
    return convert(key, absentBytes, Kind.BYTES);
  }

  /** Returns bits a second from a rate such as {@code 64Mbit}. */
  public long bitsPerSecond(String key, long absentBitsPerSecond) {
    return convert(key, absentBitsPerSecond, Kind.BITS_PER_SECOND);
  }

  /** Returns a number a second from a rate such as {@code 500/s}. */
  public long perSecond(String key, long absentPerSecond) {
    return convert(key, absentPerSecond, Kind.PER_SECOND);
  }

  /** Returns the constant whose lower-case name is given. */
  public <E extends Enum<E>> E choice(String key, E absent) {
    return convert(key, absent, Kind.choice(absent.getDeclaringClass().getEnumConstants()));
  }

  /** Returns a list of texts; a single text is a list of one. */
  public List<String> strings(String key, List<String> absent) {
    List<String> texts = has(key) ? texts(key, absent) : absent;
    shape.leaf(
        key,
        new Shape.Leaf(
            Kind.ordered(
                "type",
                List.of("array", "string", "integer"),
                "items",
                Map.of("type", List.of("string", "integer")),
                "default",
                absent),
            texts));
    return texts;
  }

  /** Returns the texts of the mapping under {@code key}, such as headers. */
  public Map<String, String> stringMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    try (Section section = section(key)) {
      section.shape.freeKeys();
      for (String name : section.keys()) {
        texts.put(name, section.string(name, ""));
      }
    }
    return texts;
  }

  /**
   * Returns what {@code reader} makes of each mapping of the list under {@code key}, which is
   * closed after it.
   */
  public <T extends @Nullable Object> List<T> list(String key, Function<Section, T> reader) {
    known.add(key);
    Shape item = shape.item(key);
    // Read once in vain, so that the shape is known where the list is empty.
    var _ =
        reader.apply(
            new Section(
                new Reading(reading.source(), new ArrayList<>(), _ -> null, Map.of()),
                child(key),
                null,
                item));
    List<T> elements = new ArrayList<>();
    switch (entries.value(key)) {
      case null -> {
        return elements;
      }
      case SequenceNode sequence -> {
        for (Node element : sequence.getValue()) {
          String path = child(key) + "[" + elements.size() + "]";
          Shape shown = shape.element(key);
          try (Section section = new Section(reading, path, element, shown)) {
            elements.add(reader.apply(section));
          }
        }
      }
      default -> problem(key, "must be a list of mappings");
    }
    return elements;
  }

  /** Reports a mistake in the value of {@code key}. */
  public void problem(String key, String message) {
    known.add(key);
    Fallback fallback = reading.fallback(child(key));
    if (entries.value(key) == null && fallback != null) {
      reading
          .problems()
          .add(new Problem("environment variable " + fallback.variable(), 0, child(key), message));
      return;
    }
    int keyLine = entries.lineOf(key);
    int line = keyLine > 0 || node == null ? keyLine : Entries.line(node);
    reading.report(line, child(key), message);
  }

  /** Returns the line of {@code key}, 0 where it is absent. */
  public int line(String key) {
    return entries.lines().getOrDefault(key, 0);
  }

  /** Returns the path, such as {@code receivers.ebpf}. */
  public String path() {
    return path;
  }

  /** Returns what has been asked for so far, here and in sections below. */
  public Shape shape() {
    return shape;
  }

  /** Reports each key that nobody asked for. */
  @Override
  public void close() {
    entries
        .lines()
        .forEach((key, line) -> {
          if (!known.contains(key)) {
            reading.report(line, child(key), "unknown key" + Names.hint(key, known));
          }
        });
  }

  private <T> T convert(String key, T absent, Kind<T> kind) {
    String text = scalar(key);
    T value = text == null ? null : kind.parser().apply(text.strip());
    if (text != null && value == null) {
      problem(key, "must be " + kind.expected() + ", is '" + text + "'");
    }
    T effective = value == null ? absent : value;
    shape.leaf(key, kind.leaf(effective, absent, isSecret(key)));
    return effective;
  }

  private @Nullable String scalar(String key) {
    known.add(key);
    Node value = entries.value(key);
    if (value == null) {
      Fallback fallback = reading.fallback(child(key));
      return fallback == null ? null : fallback.text();
    }
    if (value instanceof ScalarNode scalar) {
      String text = expand(key, scalar);
      return text.isEmpty() && !scalar.getValue().isEmpty() ? null : text;
    }
    problem(key, "must be a single value");
    return null;
  }

  private List<String> texts(String key, List<String> absent) {
    List<String> texts = new ArrayList<>();
    switch (entries.value(key)) {
      case null -> {
        return split(String.valueOf(scalar(key)));
      }
      case ScalarNode scalar -> {
        String text = expand(key, scalar);
        // A variable can only hold a text: its commas separate what a list would.
        return text.equals(scalar.getValue())
            ? List.of(text)
            : text.isEmpty() ? absent : split(text);
      }
      case SequenceNode sequence -> {
        for (Node element : sequence.getValue()) {
          if (element instanceof ScalarNode scalar) {
            texts.add(expand(key, scalar));
          } else {
            reading.report(Entries.line(element), child(key), "must be a list of texts");
          }
        }
        return List.copyOf(texts);
      }
      default -> problem(key, "must be a list of texts");
    }
    return absent;
  }

  private static List<String> split(String text) {
    return Stream.of(text.replaceAll("^\\s*\\[|]\\s*$", "").split(","))
        .map(String::strip)
        .filter(element -> !element.isEmpty())
        .toList();
  }

  private String expand(String key, ScalarNode scalar) {
    try {
      return Environment.expand(scalar.getValue(), reading.environment());
    } catch (IllegalArgumentException e) {
      reading.report(Entries.line(scalar), child(key), String.valueOf(e.getMessage()));
      return "";
    }
  }

  private boolean isSecret(String key) {
    return Secrets.isSecret(key) || Secrets.isSecretMap(path);
  }

  private String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
