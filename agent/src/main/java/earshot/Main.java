// SPDX-License-Identifier: Apache-2.0
package earshot;

import earshot.cli.CommandLineTool;
import earshot.cli.Surroundings;
import earshot.exporter.debug.Screen;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The process: flags to configuration to service to exit code. */
public final class Main {
  /** Above the service's own limit, which reports what did not close. */
  private static final long STOP_SECONDS = 8;

  private static final String UNRELEASED = "dev";

  private Main() {}

  /** Runs the command that {@code args} name. SIGTERM and SIGINT end it in order. */
  public static void main(String[] args) {
    Screen screen = Screen.ofProcess();
    String version = Main.class.getPackage().getImplementationVersion();
    CommandLineTool tool =
        new CommandLineTool(
            new Surroundings(
                Components.all(screen),
                System::getenv,
                InstantSource.system(),
                version == null ? UNRELEASED : version,
                screen));
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tool, code), "earshot-signal"));
    code.complete(tool.execute(args));
    System.exit(code.join());
  }

  private static void stop(CommandLineTool tool, CompletableFuture<Integer> code) {
    if (!code.isDone() && tool.stop()) {
      // The JVM would end with 128 + the signal's number; halt is the only way to another code
      // here.
      Runtime.getRuntime().halt(code.completeOnTimeout(1, STOP_SECONDS, TimeUnit.SECONDS).join());
    }
  }
}
