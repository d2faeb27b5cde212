// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.config.ConfigException;
import earshot.service.Configuration;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that reads a configuration, prints and ends. */
@Command(mixinStandardHelpOptions = true)
abstract class InspectingCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private ConfigOption config = new ConfigOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  InspectingCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public final Integer call() throws ConfigException {
    Logs.configure("warn", LogFormat.text, surroundings.screen());
    int code = inspect();
    out().flush();
    return code;
  }

  /** Prints and returns the exit code. */
  abstract int inspect() throws ConfigException;

  final Surroundings surroundings() {
    return surroundings;
  }

  final boolean hasFile() {
    return config.isGiven();
  }

  /** Reads the configuration and prints its warnings to standard error. */
  final Configuration read() throws ConfigException {
    Configuration configuration = config.read(surroundings);
    PrintWriter err = spec.commandLine().getErr();
    configuration.warnings().forEach(warning -> err.println("warning: " + warning));
    err.flush();
    return configuration;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
