// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.config.ConfigText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The configuration that runs when the user gives none. */
final class BuiltIn {
  private static final String RESOURCE = "/earshot/default.yaml";
  private static final String REPLAY_RESOURCE = "/earshot/replay.yaml";
  private static final Pattern PLACEHOLDER = Pattern.compile("<([A-Z_]+)>");

  private BuiltIn() {}

  /**
   * Returns the text. Without an OTLP endpoint in the environment it exports to {@code debug}, so
   * that a first run shows something.
   *
   * @param scraped whether metrics are to be scraped, too
   */
  static ConfigText text(OtlpEnvironment environment, boolean scraped) {
    String exporter = environment.namesEndpoint() ? environment.exporterId() : "debug";
    Map<String, String> values =
        Map.of(
            "EXPORTER",
            exporter,
            "EXPORTERS",
            exporter + ": {}" + (scraped ? ", prometheus: {}" : ""),
            "METRICS_EXPORTERS",
            exporter + (scraped ? ", prometheus" : ""));
    return new ConfigText("the built-in configuration", filled(RESOURCE, values));
  }

  /** Returns the text for a replay: a table, and OTLP where the environment names an endpoint. */
  static ConfigText replay(OtlpEnvironment environment, Replay replay) {
    boolean exports = environment.namesEndpoint();
    Map<String, String> values =
        Map.of(
            "FILES",
            sequence(replay.files()),
            "CAPTURED_AT",
            sequence(replay.capturedAt()),
            "NAMES",
            sequence(replay.names()),
            "JSON",
            replay.json() == null ? "null" : scalar(replay.json()),
            "EXPORTER",
            exports ? environment.exporterId() : "debug/unused",
            "EXPORTERS",
            exports ? environment.exporterId() + ", debug" : "debug");
    return new ConfigText("the command line", filled(REPLAY_RESOURCE, values));
  }

  /**
   * Returns a resource with its placeholders filled in one pass: a value may hold another's name.
   */
  private static String filled(String resource, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(resource(resource))
        .replaceAll(
            match -> Matcher.quoteReplacement(Objects.requireNonNull(values.get(match.group(1)))));
  }

  private static String sequence(List<String> texts) {
    return texts.stream().map(BuiltIn::scalar).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A single-quoted scalar of YAML, safe from the expansion of variables. */
  private static String scalar(String text) {
    return "'" + text.replace("'", "''").replace("$", "$$") + "'";
  }

  private static String resource(String name) {
    try (InputStream stream = BuiltIn.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing from the agent's jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
