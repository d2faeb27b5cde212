// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.config.Fallback;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that configured Earshot before it had a file. They stand in for keys
 * that the file does not set; those without a meaning today are named with what replaced them.
 */
final class AncestorEnvironment {
  /** The type of exporter that answers scrapes. */
  static final String SCRAPED = "prometheus";

  private static final String METRICS_PORT = "METRICS_PORT";

  private static final Map<String, String> PATHS =
      Map.of(
          "INTERFACE",
          "receivers.ebpf.interfaces",
          "AUDIO_PORTS",
          "receivers.ebpf.ports",
          "MAX_FLOWS",
          "receivers.ebpf.max_flows",
          "K8S_ENABLED",
          "processors.k8s_attributes.enabled",
          "FLOW_TIMEOUT_MS",
          "connectors.latency.timeout",
          METRICS_PORT,
          "exporters." + SCRAPED + ".endpoint");

  private static final Map<String, String> REPLACED = replaced();

  private final UnaryOperator<@Nullable String> variables;

  AncestorEnvironment(UnaryOperator<@Nullable String> variables) {
    this.variables = variables;
  }

  /** Returns whether metrics are to be scraped, as nothing but a port. */
  boolean namesMetricsPort() {
    String value = variables.apply(METRICS_PORT);
    return value != null && !value.isBlank();
  }

  /** Returns what stands in for keys, by path. */
  Map<String, Fallback> fallbacks() {
    Map<String, Fallback> fallbacks = new LinkedHashMap<>();
    PATHS.forEach((variable, path) -> {
      String value = variables.apply(variable);
      if (value != null && !value.isBlank()) {
        fallbacks.put(path, new Fallback(variable, spelling(variable, value.strip())));
      }
    });
    if (fallbacks.containsKey(PATHS.get("INTERFACE"))) {
      fallbacks.put("receivers.ebpf.attach", new Fallback("INTERFACE", "interface"));
    }
    return fallbacks;
  }

  /** Returns one warning for each variable that is set and means nothing. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    REPLACED.forEach((variable, replacement) -> {
      String value = variables.apply(variable);
      if (value != null && !value.isBlank()) {
        warnings.add(
            "environment variable " + variable + " no longer means anything: " + replacement);
      }
    });
    return warnings;
  }

  private static String spelling(String variable, String value) {
    return switch (variable) {
      case METRICS_PORT -> "0.0.0.0:" + value;
      case "FLOW_TIMEOUT_MS" -> value.matches("\\d+") ? value + "ms" : value;
      case "K8S_ENABLED" ->
          switch (value) {
            case "1", "yes" -> "true";
            case "0", "no" -> "false";
            default -> value.toLowerCase(java.util.Locale.ROOT);
          };
      default -> value;
    };
  }

  private static Map<String, String> replaced() {
    Map<String, String> replaced = new LinkedHashMap<>();
    replaced.put("SIGNATURE_WINDOW_SIZE", "the window is fixed, so that all agents match");
    replaced.put("PERF_BUFFER_SIZE", "the ring buffer replaced it; set receivers.ebpf.ring_size");
    replaced.put(
        "SILENCE_THRESHOLD",
        "silence is told by distinct values; set receivers.ebpf.signature.min_distinct");
    replaced.put(
        "MIN_AUDIO_PACKET_SIZE",
        "flows are told by their rate, whatever the packets' size; set receivers.ebpf.bitrate");
    return replaced;
  }
}
