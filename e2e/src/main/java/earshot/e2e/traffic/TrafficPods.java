// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import earshot.e2e.agent.Owned;
import earshot.e2e.pods.Pod;
import earshot.e2e.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Clients in one pod, servers in another, and between them a pod whose process relays. */
public final class TrafficPods implements AutoCloseable {
  /** How long the relay holds each piece. */
  public static final Duration DELAY = Duration.ofMillis(30);

  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private final Owned owned = new Owned();
  private final Part relay;
  private final Part clients;

  /**
   * What is sent.
   *
   * @param duration of all kinds, which are sent at once
   * @param bytesPerSecond of each kind but the call, about, both ways together
   */
  public record Load(Duration duration, long bytesPerSecond) {}

  /**
   * Starts the three, and waits until they can begin.
   *
   * @param pods of the clients, of the relay and of the servers
   * @param key of signatures, as the agent has it
   * @param directory for files of the servers
   */
  public TrafficPods(List<Pod> pods, Load load, String key, int samplingBits, Path directory)
      throws Exception {
    Files.createDirectories(directory);
    String files = directory.toString();
    String relayHost = pods.get(1).spec().address();
    String serverHost = pods.get(2).spec().address();
    try {
      Part servers = owned.own(() -> new Part(pods.get(2), "serve", files, serverHost));
      relay =
          owned.own(() ->
              new Part(
                  pods.get(1),
                  "relay",
                  relayHost,
                  serverHost,
                  Long.toString(DELAY.toMillis()),
                  key,
                  Integer.toString(samplingBits)));
      clients =
          owned.own(() ->
              new Part(
                  pods.get(0),
                  "drive",
                  files,
                  relayHost,
                  Long.toString(load.duration().toSeconds()),
                  Long.toString(load.bytesPerSecond())));
      servers.await(TrafficMain.READY);
      relay.await(TrafficMain.READY);
      clients.await(TrafficMain.READY);
    } catch (Exception e) {
      owned.close();
      throw e;
    }
  }

  /** Sends all, and returns what has passed the relay since it was started. */
  public List<Passed> run() throws IOException {
    clients.begin();
    clients.await(TrafficMain.END);
    relay.begin();
    return relay.await(TrafficMain.END).stream().map(Passed::parse).toList();
  }

  @Override
  public void close() {
    owned.close();
  }

  /** One process. */
  private static final class Part implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader output;

    Part(Pod pod, String... arguments) throws IOException {
      name = arguments[0];
      List<String> command =
          JavaCommand.of(
              TrafficMain.class,
              "-XX:TieredStopAtLevel=1",
              "-Xmx256m",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow");
      command.addAll(List.of(arguments));
      process = pod.process(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      output = process.inputReader(StandardCharsets.US_ASCII);
    }

    void begin() throws IOException {
      Writer input = process.outputWriter(StandardCharsets.US_ASCII);
      input.write(TrafficMain.GO + "\n");
      input.flush();
    }

    /** Returns the lines before {@code word}. */
    List<String> await(String word) throws IOException {
      List<String> lines = new ArrayList<>();
      for (String line = output.readLine(); !word.equals(line); line = output.readLine()) {
        if (line == null) {
          throw new IllegalStateException("the process '%s' of the traffic ended".formatted(name));
        }
        lines.add(line);
      }
      return lines;
    }

    /** Its input's end lets it close what it started, such as a database. */
    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      try {
        if (!process.waitFor(END_LIMIT)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException _) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
