// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import earshot.e2e.pods.Pod;
import earshot.e2e.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Owns the process of one pod, which ends when its input is closed. */
public final class RelayProcess implements AutoCloseable {
  private final Pod pod;
  private final Path errors;
  private final Process process;

  /** Starts the relay in {@code pod}; what it complains of goes to {@code errors}. */
  public RelayProcess(Pod pod, RelayOptions options, Path errors) {
    this.pod = pod;
    this.errors = errors;
    List<String> command =
        JavaCommand.of(
            classPath(),
            RelayMain.class.getName(),
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xmx48m",
            "--enable-native-access=ALL-UNNAMED");
    command.addAll(options.toArguments());
    try {
      this.process = pod.process(command).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until it listens and is connected.
   *
   * @throws IllegalStateException if it ended instead; the message holds what it said
   */
  public void awaitReady() {
    try {
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
      if (!RelayMain.READY.equals(output.readLine())) {
        throw failed();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets it play, where it is the source; again only after it has played to the end. */
  public void play() {
    try {
      Writer input = process.outputWriter(StandardCharsets.US_ASCII);
      input.write(RelayMain.GO + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks that none has ended.
   *
   * @throws IllegalStateException if one has; the message holds what each that has ended said
   */
  public static void checkAlive(List<RelayProcess> relays) {
    if (!relays.stream().allMatch(relay -> relay.process.isAlive())) {
      throw new IllegalStateException(
          relays.stream()
              .filter(relay -> !relay.process.isAlive())
              .map(relay -> relay.failed().getMessage())
              .collect(Collectors.joining("\n")));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private IllegalStateException failed() {
    String said;
    try {
      said = Files.readString(errors).strip();
    } catch (IOException e) {
      said = e.toString();
    }
    return new IllegalStateException(
        "the process of pod %s ended: %s".formatted(pod.spec().name(), said));
  }

  /** The relay needs this module's own classes alone, so its pods start sooner without the rest. */
  private static String classPath() {
    try {
      return Path.of(RelayProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new AssertionError("class path entries are file URIs", e);
    }
  }
}
