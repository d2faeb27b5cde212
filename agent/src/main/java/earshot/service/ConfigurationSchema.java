// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.ConnectorFactory;
import earshot.component.ExporterFactory;
import earshot.component.ExtensionFactory;
import earshot.component.Factory;
import earshot.component.ProcessorFactory;
import earshot.component.ReceiverFactory;
import earshot.config.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The JSON Schema of configurations, for editors: made by what reads them. */
public final class ConfigurationSchema {
  private static final Map<String, Object> IDS =
      Map.of("type", "array", "items", Map.of("type", "string"));

  private ConfigurationSchema() {}

  /** Returns the schema (draft 2020-12) for the components that {@code factories} make. */
  public static Map<String, Object> of(List<? extends Factory<?>> factories) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("receivers", components(factories, ReceiverFactory.class::isInstance));
    properties.put("processors", components(factories, ProcessorFactory.class::isInstance));
    properties.put("connectors", components(factories, ConnectorFactory.class::isInstance));
    properties.put("exporters", components(factories, ExporterFactory.class::isInstance));
    properties.put("extensions", components(factories, ExtensionFactory.class::isInstance));
    properties.put("service", service());
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Configuration of Earshot");
    schema.putAll(object("properties", properties));
    return schema;
  }

  private static Map<String, Object> components(
      List<? extends Factory<?>> factories, Predicate<Factory<?>> ofKind) {
    Map<String, Object> byId = new LinkedHashMap<>();
    for (Factory<?> factory : factories) {
      if (ofKind.test(factory)) {
        byId.put("^(" + String.join("|", types(factory)) + ")(/.+)?$", schema(factory));
      }
    }
    return object("patternProperties", byId);
  }

  private static List<String> types(Factory<?> factory) {
    List<String> types = new ArrayList<>(factory.deprecatedTypes());
    types.addFirst(factory.type());
    return types;
  }

  private static Map<String, Object> schema(Factory<?> factory) {
    Section section = Section.empty();
    var _ = factory.configure(section);
    return section.shape().schema();
  }

  private static Map<String, Object> service() {
    Section metrics = Section.empty();
    var _ = TelemetryConfig.read(metrics, null);
    Map<String, Object> pipeline =
        object("properties", Map.of("receivers", IDS, "processors", IDS, "exporters", IDS));
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("extensions", IDS);
    properties.put(
        "pipelines",
        object("patternProperties", Map.of("^(logs|traces|metrics)(/.+)?$", pipeline)));
    properties.put("telemetry", object("properties", Map.of("metrics", metrics.shape().schema())));
    return object("properties", properties);
  }

  private static Map<String, Object> object(String key, Map<String, Object> members) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("object", "null"));
    schema.put(key, members);
    schema.put("additionalProperties", false);
    return schema;
  }
}
