// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.component.Host;
import earshot.config.Section;
import earshot.processor.k8sattributes.K8sAttributesConfig.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which pods to watch, as the configuration has it.
 *
 * @param node the only node whose pods matter; null where it is not named
 * @param nodeFromEnvVar the variable that names it
 * @param fieldSelectors such as {@code status.phase!=Pending}
 * @param labelSelectors such as {@code app=router}
 */
record FilterConfig(
    @Nullable String node,
    @Nullable String nodeFromEnvVar,
    @Nullable String namespace,
    List<String> fieldSelectors,
    List<String> labelSelectors) {
  static final FilterConfig NONE = new FilterConfig(null, null, null, List.of(), List.of());

  private static final List<String> FIELD_OPERATIONS = List.of("equals", "not-equals");
  private static final List<String> LABEL_OPERATIONS =
      List.of("equals", "not-equals", "exists", "does-not-exist");

  /** Reads the section {@code filter}. */
  static FilterConfig read(Section section) {
    return new FilterConfig(
        section.string("node"),
        section.string("node_from_env_var"),
        section.string("namespace"),
        section.list("fields", each -> selector(each, FIELD_OPERATIONS)),
        section.list("labels", each -> selector(each, LABEL_OPERATIONS)));
  }

  /** Returns what the environment lacks, with the fix; null where nothing. */
  @Nullable String missing(Scope scope, Host host) {
    if (nodeFromEnvVar != null && host.environment(nodeFromEnvVar) == null) {
      return "filter.node_from_env_var names "
          + nodeFromEnvVar
          + ", which is not set; set it from spec.nodeName by the downward API";
    }
    if (scope == Scope.NODE && node == null && nodeFromEnvVar == null && host.nodeName() == null) {
      return "scope: node needs the node's name; set K8S_NODE_NAME from spec.nodeName by the"
          + " downward API";
    }
    return null;
  }

  /** Returns the filter with what the environment names. */
  PodFilter resolve(Scope scope, Host host) {
    String onNode = node;
    if (onNode == null && nodeFromEnvVar != null) {
      onNode = host.environment(nodeFromEnvVar);
    }
    if (onNode == null && scope == Scope.NODE) {
      onNode = host.nodeName();
    }
    List<String> fields = new ArrayList<>(fieldSelectors);
    if (onNode != null) {
      fields.addFirst("spec.nodeName=" + onNode);
    }
    return new PodFilter(namespace, joined(fields), joined(labelSelectors));
  }

  private static @Nullable String joined(List<String> selectors) {
    return selectors.isEmpty() ? null : String.join(",", selectors);
  }

  private static String selector(Section section, List<String> operations) {
    String key = section.string("key", "");
    String value = section.string("value", "");
    String operation = Objects.requireNonNullElse(section.string("op"), "equals");
    if (key.isEmpty()) {
      section.problem("key", "is missing");
    }
    if (!operations.contains(operation)) {
      section.problem(
          "op", "must be one of " + String.join(", ", operations) + ", is '" + operation + "'");
    }
    return switch (operation) {
      case "not-equals" -> key + "!=" + value;
      case "exists" -> key;
      case "does-not-exist" -> "!" + key;
      default -> key + "=" + value;
    };
  }
}
