// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.e2e.process.ExitCodes;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./dev image}. */
@Command(
    name = "./dev image",
    mixinStandardHelpOptions = true,
    description =
        "Builds the agent's OCI image as an archive, and its bill of materials (CycloneDX) beside"
            + " it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is built",
      "1:something failed",
      "2:bad usage",
      "3:the machine lacks something, which is named"
    })
public final class Main implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "e2e/target/earshot.tar",
      description = "Where it goes (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("");

  private Main() {}

  /** Builds it and ends the process. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    return ExitCodes.of(
        "image",
        () -> {
          ImageBuild build = new ImageBuild(Path.of("").toAbsolutePath(), System.err::println);
          System.out.println(build.build(file.toAbsolutePath()).text(file));
          return ExitCodes.OK;
        });
  }
}
