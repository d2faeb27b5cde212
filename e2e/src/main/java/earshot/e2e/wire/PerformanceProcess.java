// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import earshot.e2e.pods.Pod;
import earshot.e2e.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Owns a {@link Performance} in a pod. */
public final class PerformanceProcess implements AutoCloseable {
  private final Process process;
  private final Path errors;

  /**
   * Starts one and waits until it can begin.
   *
   * @param recordings folder that holds the recordings of all clips
   * @param ways names of formats, or {@code IN>OUT}
   * @param speed how many seconds of audio go in a second
   * @param errors takes what it complains of
   */
  public PerformanceProcess(
      Pod pod,
      Path recordings,
      double speed,
      Collection<String> ways,
      Collection<Integer> clips,
      Path errors)
      throws IOException {
    this.errors = errors;
    List<String> command =
        JavaCommand.of(
            Performance.class,
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    command.addAll(
        List.of(
            recordings.toString(),
            Double.toString(speed),
            String.join(",", ways),
            clips.stream().map(String::valueOf).collect(Collectors.joining(","))));
    this.process = pod.process(command).redirectError(errors.toFile()).start();
    BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
    for (String line = out.readLine(); !Performance.READY.equals(line); line = out.readLine()) {
      if (line == null) {
        throw failed();
      }
    }
  }

  /**
   * Lets it begin and waits until all has been sent and heard.
   *
   * @throws IllegalStateException if not all was, or not within the limit
   */
  public void perform(long limitSeconds) throws IOException, InterruptedException {
    Writer in = process.outputWriter(StandardCharsets.US_ASCII);
    in.write("go\n");
    in.flush();
    if (!process.waitFor(limitSeconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw failed();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private IllegalStateException failed() throws IOException {
    return new IllegalStateException(
        "the wire formats were not performed: " + Files.readString(errors).strip());
  }
}
