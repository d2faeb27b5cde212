// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.config.ConfigException;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import picocli.CommandLine.Command;

/** Prints every value in effect. */
@Command(
    name = "print-config",
    description =
        "Prints every value in effect, from file, environment and defaults; secrets are masked.")
final class PrintConfigCommand extends InspectingCommand {

  PrintConfigCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  int inspect() throws ConfigException {
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
