// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.component.ConnectorFactory;
import earshot.component.ExporterFactory;
import earshot.component.ExtensionFactory;
import earshot.component.Factory;
import earshot.component.ProcessorFactory;
import earshot.component.ReceiverFactory;
import earshot.config.ConfigException;
import earshot.service.Configuration;
import earshot.service.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** Lists the components of this agent, or the graph of a configuration. */
@Command(
    name = "components",
    description = "Lists the components of this agent; with --config the pipelines that they make.")
final class ComponentsCommand extends InspectingCommand {

  ComponentsCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  int inspect() throws ConfigException {
    if (hasFile()) {
      printGraph(read());
    } else {
      printList();
    }
    return ExitCodes.OK;
  }

  private void printGraph(Configuration configuration) {
    for (Pipeline pipeline : configuration.pipelines()) {
      List<String> steps = new ArrayList<>();
      steps.add(String.join(", ", pipeline.receivers()));
      steps.addAll(pipeline.processors());
      steps.add(String.join(", ", pipeline.exporters()));
      out().println(pipeline.id() + ": " + String.join(" -> ", steps));
    }
    if (!configuration.components().extensions().isEmpty()) {
      out()
          .println(
              "extensions: " + String.join(", ", configuration.components().extensions().keySet()));
    }
  }

  private void printList() {
    Map<String, List<String>> kinds = new TreeMap<>();
    for (Factory<?> factory : surroundings().factories()) {
      kinds.computeIfAbsent(kind(factory), _ -> new ArrayList<>()).add(factory.type());
    }
    kinds.forEach((kind, types) -> {
      out().println(kind + ":");
      types.stream().sorted().forEach(type -> out().println("  - " + type));
    });
  }

  private static String kind(Factory<?> factory) {
    return switch (factory) {
      case ReceiverFactory<?> _ -> "receivers";
      case ProcessorFactory<?> _ -> "processors";
      case ConnectorFactory<?> _ -> "connectors";
      case ExporterFactory<?> _ -> "exporters";
      case ExtensionFactory<?> _ -> "extensions";
    };
  }
}
