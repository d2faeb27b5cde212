// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration has mistakes: all of them. */
public final class ConfigException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Creates one for {@code problems}, of which there is at least one. */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Returns the mistakes in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
