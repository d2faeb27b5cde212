// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.ConnectorFactory;
import earshot.component.ExporterFactory;
import earshot.component.ExtensionFactory;
import earshot.component.Factory;
import earshot.component.ProcessorFactory;
import earshot.component.ReceiverFactory;
import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the whole of a configuration with the factories of an agent. */
public final class ConfigurationReader {
  private final List<Factory<?>> factories;
  private final UnaryOperator<@Nullable String> environment;

  /**
   * Creates a reader.
   *
   * @param environment value of a variable, null where unset
   */
  public ConfigurationReader(
      List<? extends Factory<?>> factories, UnaryOperator<@Nullable String> environment) {
    this.factories = List.copyOf(factories);
    this.environment = environment;
  }

  /**
   * Reads a user's configuration.
   *
   * @throws ConfigException with all mistakes
   */
  public Configuration read(ConfigText text) throws ConfigException {
    return read(text, false);
  }

  /**
   * Reads the configuration that runs when the user gives none.
   *
   * @throws ConfigException if a variable of the environment has a wrong value
   */
  public Configuration readBuiltIn() throws ConfigException {
    boolean scraped = new AncestorEnvironment(environment).namesMetricsPort();
    return read(BuiltIn.text(new OtlpEnvironment(environment), scraped), true);
  }

  /**
   * Returns the configuration of a replay.
   *
   * @throws ConfigException if the command line or a variable of the environment is wrong
   */
  public Configuration readReplay(Replay replay) throws ConfigException {
    return read(BuiltIn.replay(new OtlpEnvironment(environment), replay), true);
  }

  private Configuration read(ConfigText text, boolean builtIn) throws ConfigException {
    AncestorEnvironment ancestor = new AncestorEnvironment(environment);
    return text.read(
        environment,
        ancestor.fallbacks(),
        root -> {
          List<String> warnings = new ArrayList<>(ancestor.warnings());
          warnings.addAll(new OtlpEnvironment(environment).warnings());
          return read(root, text.source(), builtIn, warnings);
        });
  }

  private Configuration read(Section root, String source, boolean builtIn, List<String> warnings) {
    Declarations declarations = new Declarations(root, factories, source, warnings);
    Declared declared =
        new Declared(
            declarations.read("receivers", ReceiverFactory.class::isInstance),
            declarations.read("processors", ProcessorFactory.class::isInstance),
            declarations.read("connectors", ConnectorFactory.class::isInstance),
            declarations.read("exporters", ExporterFactory.class::isInstance),
            declarations.read("extensions", ExtensionFactory.class::isInstance));
    try (Section service = root.section("service")) {
      References references = new References(declared, declarations.failed());
      references.readExtensions(service);
      List<Pipeline> pipelines = references.readPipelines(service);
      warnings.addAll(references.unused(source));
      Declared used = references.used();
      warnings.addAll(unscraped(source, builtIn, used));
      TelemetryConfig telemetry = telemetry(root, service, used.exporters());
      return new Configuration(
          source,
          builtIn,
          used,
          pipelines,
          telemetry.orElse(new OtlpEnvironment(environment)),
          List.copyOf(warnings),
          root.shape().values());
    }
  }

  /** Warns of a port for scrapes that a user's file leaves without anybody to listen. */
  private List<String> unscraped(String source, boolean builtIn, Declared used) {
    boolean listens =
        used.exporters().values().stream()
            .anyMatch(exporter -> exporter.factory().type().equals(AncestorEnvironment.SCRAPED));
    return builtIn || listens || !new AncestorEnvironment(environment).namesMetricsPort()
        ? List.of()
        : List.of(
            "%s: environment variable METRICS_PORT is set, but no metrics pipeline names the"
                    .formatted(source)
                + " exporter prometheus; configure it and name it there");
  }

  private static TelemetryConfig telemetry(
      Section root, Section service, Map<String, Configured<?>> exporters) {
    TelemetryConfig lent = null;
    for (Configured<?> exporter : exporters.values()) {
      String type = exporter.factory().type();
      if (lent == null && type.startsWith("otlp_")) {
        try (Section all = root.peek("exporters")) {
          lent =
              TelemetryConfig.lentBy(
                  all.peek(exporter.id()),
                  type.equals("otlp_http")
                      ? TelemetryConfig.Protocol.HTTP
                      : TelemetryConfig.Protocol.GRPC);
        }
      }
    }
    try (Section telemetry = service.section("telemetry");
        Section metrics = telemetry.section("metrics")) {
      return TelemetryConfig.read(metrics, lent);
    }
  }
}
