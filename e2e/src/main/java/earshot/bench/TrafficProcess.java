// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.pods.Pod;
import earshot.e2e.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Owns a {@link TrafficMain} in a pod, which ends when its input is closed. */
final class TrafficProcess implements AutoCloseable {
  private final Path errors;
  private final Process process;
  private final BufferedReader output;

  /**
   * What a speaker found.
   *
   * @param heardDatagrams that came back
   * @param nanos that speaking took
   */
  record Spoken(long heardDatagrams, long nanos) {}

  /**
   * Starts it.
   *
   * @param core the processor that it may use
   * @param errors takes what it complains of
   */
  TrafficProcess(Pod pod, int core, Path errors, List<String> arguments) throws IOException {
    this.errors = errors;
    List<String> command = new ArrayList<>(Cores.pinned(core));
    command.addAll(JavaCommand.of(TrafficMain.class, "-Xmx64m"));
    command.addAll(arguments);
    this.process = pod.process(command).redirectError(errors.toFile()).start();
    this.output = process.inputReader(StandardCharsets.US_ASCII);
  }

  /**
   * Waits until it can begin.
   *
   * @throws IllegalStateException if it ended instead; the message holds what it said
   */
  void awaitReady() throws IOException {
    if (!TrafficMain.READY.equals(output.readLine())) {
      throw failed();
    }
  }

  /** Lets it speak. */
  void begin() throws IOException {
    Writer input = process.outputWriter(StandardCharsets.US_ASCII);
    input.write("go\n");
    input.flush();
  }

  /** Returns whether it has spoken or ended. */
  boolean isDone() throws IOException {
    return output.ready() || !process.isAlive();
  }

  /**
   * Waits until it has spoken.
   *
   * @throws IllegalStateException if it ended instead; the message holds what it said
   */
  Spoken awaitSpoken() throws IOException {
    @Nullable String line = output.readLine();
    if (line == null) {
      throw failed();
    }
    String[] words = line.split(" ", -1);
    return new Spoken(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private IllegalStateException failed() throws IOException {
    return new IllegalStateException(
        "a traffic process ended: " + Files.readString(errors).strip());
  }
}
