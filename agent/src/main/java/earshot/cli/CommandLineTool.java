// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.component.ComponentException;
import earshot.config.ConfigException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code earshot}. */
public final class CommandLineTool {
  private final RunningService running = new RunningService();
  private final CommandLine commandLine;

  /** Creates the tool; nothing runs before {@link #execute}. */
  public CommandLineTool(Surroundings surroundings) {
    this.commandLine =
        new CommandLine(new Root())
            .addSubcommand(new RunCommand(surroundings, running))
            .addSubcommand(new ReplayCommand(surroundings, running))
            .addSubcommand(new ValidateCommand(surroundings))
            .addSubcommand(new ComponentsCommand(surroundings))
            .addSubcommand(new PrintConfigCommand(surroundings))
            .addSubcommand(new DoctorCommand(surroundings))
            .setExecutionExceptionHandler((exception, command, _) -> report(exception, command));
    commandLine.getCommandSpec().version("earshot " + surroundings.version());
  }

  /** Runs the command that {@code args} name and returns the process' exit code. */
  public int execute(String... args) {
    return commandLine.execute(args);
  }

  /** Asks a running agent to stop; returns false if none runs. */
  public boolean stop() {
    return running.stop();
  }

  // Visible for testing.
  CommandLineTool printTo(PrintWriter out, PrintWriter err) {
    commandLine.setOut(out).setErr(err);
    return this;
  }

  private static int report(Exception exception, CommandLine command) {
    return switch (exception) {
      case ConfigException e -> {
        command.getErr().println(e.getMessage());
        yield ExitCodes.USAGE;
      }
      case ComponentException e -> {
        Logger logger = LoggerFactory.getLogger(CommandLineTool.class);
        logger.error(e.getMessage());
        logger.debug("it came from", e);
        yield e.isMachineLacking() ? ExitCodes.MACHINE_LACKS : ExitCodes.FAILED;
      }
      default -> {
        LoggerFactory.getLogger(CommandLineTool.class).error("failed", exception);
        yield ExitCodes.FAILED;
      }
    };
  }

  @Command(
      name = "earshot",
      mixinStandardHelpOptions = true,
      description = "Measures where live voice audio waits, and reports it over OTLP.",
      footer = {
        "",
        "Exit codes: 0 ok; 1 failed at run time; 2 bad usage or configuration; 3 the machine lacks"
            + " something, which is named."
      })
  private static final class Root implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "name a command, such as run");
    }
  }
}
