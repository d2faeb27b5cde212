// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import java.util.List;
import java.util.Map;

/** The page {@code docs/telemetry.md}: the registry as tables. */
final class TelemetryPage {
  private final Registry registry;
  private final StringBuilder page = new StringBuilder();

  private TelemetryPage(Registry registry) {
    this.registry = registry;
  }

  static String of(Registry registry) {
    return new TelemetryPage(registry).write();
  }

  private String write() {
    page.append(
        """
        # What Earshot sends

        <!-- written from otel-config/registry by './mvnw -pl otel-config test -Dearshot.write=true': do not edit -->

        Spans, log records and metrics by OTLP, beside them the attributes that the OpenTelemetry semantic conventions do not have. All
        else has the conventions' own names. An attribute in bold is always there, one in brackets only where it is asked for.
        """);
    things("Spans", registry.ofType("span"), "kind", "span_kind");
    things("Events and log records", registry.ofType("event"), "", "");
    things("Metrics", registry.ofType("metric"), "instrument, unit", "instrument");
    things("Resources", registry.ofType("entity"), "", "");
    things("Instrumentation scope", List.of(registry.scope()), "", "");
    page.append("\n## Attributes\n\n| name | type | meaning |\n| --- | --- | --- |\n");
    registry
        .attributes()
        .forEach(attribute ->
            row("`" + Registry.text(attribute, "id") + "`", type(attribute), brief(attribute)));
    page.append("\n## Values\n\n| attribute | value | meaning |\n| --- | --- | --- |\n");
    registry
        .attributes()
        .forEach(attribute ->
            Registry.members(attribute)
                .forEach(member ->
                    row(
                        "`" + Registry.text(attribute, "id") + "`",
                        "`" + Registry.text(member, "value") + "`",
                        brief(member))));
    return page.toString();
  }

  private void things(String title, List<Map<String, Object>> groups, String kind, String kindKey) {
    page.append("\n## ").append(title).append("\n\n");
    boolean hasKind = !kind.isEmpty();
    page.append(
        hasKind
            ? "| name | " + kind + " | meaning | attributes |\n"
            : "| name | meaning | attributes |\n");
    page.append(hasKind ? "| --- | --- | --- | --- |\n" : "| --- | --- | --- |\n");
    for (Map<String, Object> group : groups) {
      String name = "`" + name(group) + "`";
      if (hasKind) {
        String unit = group.containsKey("unit") ? ", `" + group.get("unit") + "`" : "";
        row(name, Registry.text(group, kindKey) + unit, brief(group), attributes(group));
      } else {
        row(name, brief(group), attributes(group));
      }
    }
  }

  private void row(String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String name(Map<String, Object> group) {
    return group.containsKey("metric_name")
        ? Registry.text(group, "metric_name")
        : Registry.text(group, "id").replaceFirst("^(span|event|entity|scope)\\.", "");
  }

  private static String brief(Map<String, Object> node) {
    return Registry.text(node, "brief").strip().replaceAll("\\s+", " ").replace("|", "\\|");
  }

  private static String type(Map<String, Object> attribute) {
    return Registry.members(attribute).isEmpty()
        ? Registry.text(attribute, "type")
        : "string, of [values](#values)";
  }

  private static String attributes(Map<String, Object> group) {
    return String.join(
        ", ",
        Registry.list(group, "attributes").stream()
            .map(attribute -> {
              String name = "`" + Registry.text(attribute, "ref") + "`";
              return switch (String.valueOf(attribute.get("requirement_level"))) {
                case "required" -> "**" + name + "**";
                case "opt_in" -> "(" + name + ")";
                default -> name;
              };
            })
            .toList());
  }
}
