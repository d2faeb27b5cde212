// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces {@code ${env:NAME}} and {@code ${env:NAME:-default}} as the Collector does. */
final class Environment {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\$");

  private Environment() {}

  /**
   * Returns {@code text} with each reference replaced; {@code $$} becomes {@code $}.
   *
   * @throws IllegalArgumentException if a variable without default is not set
   */
  static String expand(String text, UnaryOperator<@Nullable String> environment) {
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(match, environment)));
  }

  private static String value(MatchResult match, UnaryOperator<@Nullable String> environment) {
    String name = match.group(1);
    if (name == null) {
      return "$";
    }
    String value = environment.apply(name);
    if (value != null && !value.isEmpty()) {
      return value;
    }
    String absent = match.group(2);
    if (absent == null) {
      throw new IllegalArgumentException(
          "environment variable "
              + name
              + " is not set; set it or write ${env:"
              + name
              + ":-default}");
    }
    return absent;
  }
}
