// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What all sections of one reading share.
 *
 * @param environment value of a variable, null where unset
 * @param fallbacks by path without instance names
 */
record Reading(
    String source,
    List<Problem> problems,
    UnaryOperator<@Nullable String> environment,
    Map<String, Fallback> fallbacks) {

  void report(int line, String path, String message) {
    problems.add(new Problem(source, line, path, message));
  }

  /** Returns what the environment says where the file is silent. */
  @Nullable Fallback fallback(String path) {
    return fallbacks.get(path.replaceAll("/[^.]*", ""));
  }
}
