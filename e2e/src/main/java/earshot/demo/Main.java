// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.agent.Owned;
import earshot.e2e.process.ExitCodes;
import earshot.exporter.debug.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dev demo}. */
@Command(
    name = "./dev demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Plays two calls through five pods, lets the agent measure where the audio waits, and sets"
            + " that beside what the pods logged.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the agent's residences are right",
      "1:they are not, or something failed",
      "2:bad usage",
      "3:the machine lacks something, which is named"
    })
public final class Main implements Callable<Integer> {
  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "20s",
      converter = DurationText.class,
      description = "How long the calls last: 20s, 2m (default: ${DEFAULT-VALUE}).")
  private Duration duration = Duration.ZERO;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the summary there as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--keep",
      description =
          "Leaves the calls, the agent and its page running after the verdict, until Ctrl-C, and"
              + " keeps the agent's and the pods' files.")
  private boolean keep;

  @Option(
      names = "--agent",
      paramLabel = "JAR",
      description = "The agent to run (default: that of this build).")
  private @Nullable String agentJar;

  private Main() {}

  /** Runs the demo and ends the process with its verdict. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    return ExitCodes.of("earshot demo", this::demonstrate);
  }

  private int demonstrate() throws Exception {
    Screen screen = Screen.ofProcess();
    try (Owned owned = new Owned()) {
      // Ctrl-C and SIGTERM end the process without unwinding this stack.
      Runtime.getRuntime().addShutdownHook(new Thread(owned::close, "clean-up"));
      List<String> agent =
          agentJar == null ? AgentJar.command(Path.of("")) : AgentJar.command(agentJar);
      Path kept = keep ? Files.createTempDirectory(Demo.PREFIX + "-") : null;
      Demo demo = new Demo(new DemoOptions(duration, kept, agent), screen, owned);
      int verdict = report(screen, demo.run());
      if (keep) {
        screen.print("the calls go on and the page stays until Ctrl-C\n");
        demo.stay();
      }
      return verdict;
    }
  }

  private int report(Screen screen, Snapshot snapshot) throws Exception {
    screen.print("\n" + Table.of(snapshot) + Table.verdict(snapshot));
    if (json != null) {
      Summary.write(snapshot, json);
    }
    return snapshot.passes() ? ExitCodes.OK : ExitCodes.FAILED;
  }
}
