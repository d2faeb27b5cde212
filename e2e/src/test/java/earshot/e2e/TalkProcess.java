// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import earshot.e2e.audio.Speech;
import earshot.e2e.pods.Pod;
import earshot.e2e.process.JavaCommand;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Owns a process of {@link Talk} or {@link Calls}. */
final class TalkProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  private final Process process;
  private final BufferedReader out;

  private TalkProcess(ProcessBuilder builder) throws IOException {
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = process.inputReader(StandardCharsets.US_ASCII);
    if (!Talk.READY.equals(out.readLine())) {
      throw new IllegalStateException(builder.command() + " did not get ready");
    }
  }

  /** Starts one in a pod, and waits until it listens or is connected. */
  static TalkProcess in(Pod pod, String... arguments) throws IOException {
    return new TalkProcess(pod.process(command(Talk.class, arguments)));
  }

  /** Starts one beside the pods, and waits likewise. */
  static TalkProcess in(Path cgroup, String... arguments) throws IOException {
    return new TalkProcess(Pod.inCgroup(cgroup, command(Talk.class, arguments)));
  }

  /** Starts a part of many calls in a pod, and waits until it listens or is connected. */
  static TalkProcess ofCalls(Pod pod, String... arguments) throws IOException {
    return new TalkProcess(pod.process(command(Calls.class, arguments)));
  }

  /** Lets it speak, and waits until it has. */
  void speak() throws IOException, InterruptedException {
    begin();
    awaitEnd();
  }

  /** Lets it speak. */
  void begin() throws IOException {
    Writer in = process.outputWriter(StandardCharsets.US_ASCII);
    in.write(Talk.GO);
    in.flush();
  }

  /** Waits until it has said all. */
  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("a talk did not end well within 30 s");
    }
  }

  /** Returns how long it held each call's audio, in nanoseconds; waits until it has said all. */
  Map<Integer, Long> heldNanos() {
    return out.lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words[0].equals(Calls.HELD))
        .collect(
            Collectors.toMap(
                words -> Integer.parseInt(words[1]), words -> Long.parseLong(words[2])));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static List<String> command(Class<?> program, String... arguments) {
    List<String> command =
        JavaCommand.of(classPath(), program.getName(), "-XX:TieredStopAtLevel=1", "-Xmx64m");
    command.addAll(List.of(arguments));
    return command;
  }

  private static String classPath() {
    return location(Talk.class) + File.pathSeparator + location(Speech.class);
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError("class path entries are file URIs", e);
    }
  }
}
