// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.service.Configuration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the agent until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs the agent until SIGTERM or SIGINT, then hands on what it holds within 5 s.")
final class RunCommand implements Callable<Integer> {
  private static final Logger logger = LoggerFactory.getLogger("earshot");

  private final Surroundings surroundings;
  private final RunningService running;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "trace, debug, info, warn or error. Default: LOG_LEVEL, else info.")
  private @Nullable String logLevel;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "json (one object a line) or text (for people). Default: ${DEFAULT-VALUE}.")
  private LogFormat logFormat = LogFormat.json;

  RunCommand(Surroundings surroundings, RunningService running) {
    this.surroundings = surroundings;
    this.running = running;
  }

  @Override
  public Integer call() throws Exception {
    String level = logLevel == null ? surroundings.variables().apply("LOG_LEVEL") : logLevel;
    Logs.configure(level == null ? "info" : level, logFormat, surroundings.screen());
    Configuration configuration = config.read(surroundings);
    configuration.warnings().forEach(logger::warn);
    logger
        .atInfo()
        .addKeyValue("event_type", "startup")
        .addKeyValue("version", surroundings.version())
        .addKeyValue("source", configuration.source())
        .addKeyValue("configuration", configuration.effective())
        .log("Earshot {} starts with {}", surroundings.version(), configuration.source());
    int code =
        running.run(
            configuration,
            surroundings,
            () ->
                logger.atInfo().addKeyValue("event_type", "startup_complete").log("Earshot runs"));
    logger.atInfo().addKeyValue("event_type", "shutdown_complete").log("Earshot has stopped");
    return code;
  }
}
