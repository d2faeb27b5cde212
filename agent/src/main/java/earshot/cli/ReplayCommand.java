// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.service.Configuration;
import earshot.service.ConfigurationReader;
import earshot.service.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds latency in capture files. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Finds in capture files how long each machine held the audio, and prints a table. Exports"
            + " too where OTEL_EXPORTER_OTLP_ENDPOINT is set. Needs no privileges.",
    footer = {
      "",
      "Example, after two machines were captured:",
      "  tcpdump -i eth0 -s 0 --time-stamp-precision=nano -w a.pcap",
      "  earshot replay --name 10.0.0.1=gateway a.pcap b.pcap"
    })
final class ReplayCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final RunningService running;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "pcap or pcapng, also compressed by gzip; or a folder of them.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--at",
      paramLabel = "FILE=ADDRESS",
      description = "The address that FILE was captured at, where its packets do not tell.")
  private List<String> capturedAt = new ArrayList<>();

  @Option(names = "--name", paramLabel = "ADDRESS=NAME", description = "What to call an address.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the table to FILE as JSON too.")
  private @Nullable String json;

  ReplayCommand(Surroundings surroundings, RunningService running) {
    this.surroundings = surroundings;
    this.running = running;
  }

  @Override
  public Integer call() throws Exception {
    Logs.configure("warn", LogFormat.text, surroundings.screen());
    Configuration configuration =
        new ConfigurationReader(surroundings.factories(), surroundings.variables())
            .readReplay(new Replay(files, capturedAt, names, json));
    return running.run(configuration, surroundings, () -> {});
  }
}
