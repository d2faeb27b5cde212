// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.config.ConfigException;
import earshot.service.ConfigurationSchema;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints every value in effect. */
@Command(
    name = "print-config",
    description =
        "Prints every value in effect, from file, environment and defaults; secrets are masked.")
final class PrintConfigCommand extends InspectingCommand {

  @Option(
      names = "--schema",
      description = "Prints the JSON Schema of configurations instead, for editors.")
  private boolean schema;

  PrintConfigCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  int inspect() throws ConfigException {
    if (schema) {
      out()
          .println(
              JsonMapper.builder()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .build()
                  .writeValueAsString(ConfigurationSchema.of(surroundings().factories())));
      return ExitCodes.OK;
    }
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setDereferenceAliases(true)
            .setWidth(120)
            .build();
    out().print(new Dump(settings).dumpToString(read().effective()));
    return ExitCodes.OK;
  }
}
