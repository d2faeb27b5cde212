// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A configuration as text.
 *
 * @param source the file's name, for messages
 */
public record ConfigText(String source, String yaml) {

  /**
   * Reads the text with {@code reader}.
   *
   * @param environment value of a variable, null where unset
   * @throws ConfigException with all mistakes that the YAML parser and {@code reader} found
   */
  public <T> T read(UnaryOperator<@Nullable String> environment, Function<Section, T> reader)
      throws ConfigException {
    return read(environment, Map.of(), reader);
  }

  /**
   * Reads the text with {@code reader}, as {@link #read(UnaryOperator, Function)} does.
   *
   * @param fallbacks what stands in for keys that the text does not set, by path without instance
   *     names, such as {@code receivers.ebpf.ports}
   * @throws ConfigException with all mistakes, in the order of the text
   */
  public <T> T read(
      UnaryOperator<@Nullable String> environment,
      Map<String, Fallback> fallbacks,
      Function<Section, T> reader)
      throws ConfigException {
    Reading reading = new Reading(source, new ArrayList<>(), environment, fallbacks);
    T result;
    try (Section root = new Section(reading, "", compose(), new Shape())) {
      result = reader.apply(root);
    }
    if (!reading.problems().isEmpty()) {
      throw new ConfigException(
          reading.problems().stream().sorted(Comparator.comparingInt(ConfigText::order)).toList());
    }
    return result;
  }

  private static int order(Problem problem) {
    return problem.line() > 0 ? problem.line() : Integer.MAX_VALUE;
  }

  private @Nullable Node compose() throws ConfigException {
    try {
      return new Compose(LoadSettings.builder().setLabel(source).build())
          .composeString(yaml)
          .orElse(null);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new ConfigException(
          List.of(new Problem(source, line, "", "not YAML: " + e.getProblem())));
    } catch (YamlEngineException e) {
      throw new ConfigException(List.of(new Problem(source, 0, "", "not YAML: " + e.getMessage())));
    }
  }
}
