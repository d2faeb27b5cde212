// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.config.ConfigException;
import earshot.service.Configuration;
import earshot.service.Service;
import picocli.CommandLine.Command;

/** Checks a configuration, and what this machine has of what it needs. */
@Command(
    name = "validate",
    description = "Checks the configuration and what it would attach to; starts nothing.")
final class ValidateCommand extends InspectingCommand {

  ValidateCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  int inspect() throws ConfigException {
    Configuration configuration = read();
    out().println(configuration.source() + ": valid");
    return Findings.print(
        new Service(
                configuration,
                surroundings().variables(),
                surroundings().clock(),
                surroundings().version())
            .check(),
        out());
  }
}
