// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A tcpdump in a pod, from the moment that it listens until it is closed. */
public final class PacketDump implements AutoCloseable {
  private static final long STOP_SECONDS = 10;

  private final Process process;
  private final BufferedReader said;

  private PacketDump(Process process) {
    this.process = process;
    this.said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts one that writes what passes the pod's interface to {@code file}. */
  public static PacketDump in(Pod pod, Path file) throws IOException {
    return start(pod, file, List.of("--immediate-mode", "-U", "-s", "0", "-i", "eth0"));
  }

  /** Starts one that writes the heads of what passes the pod's loopback to {@code file}. */
  public static PacketDump ofHeads(Pod pod, Path file) throws IOException {
    return start(pod, file, List.of("-s", "192", "-B", "16384", "-i", "lo", "ip"));
  }

  private static PacketDump start(Pod pod, Path file, List<String> options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "tcpdump",
                "--time-stamp-precision=nano",
                "-Z",
                "root",
                "-n",
                "-w",
                file.toString()));
    command.addAll(options);
    PacketDump dump = new PacketDump(pod.process(command).redirectErrorStream(true).start());
    StringBuilder text = new StringBuilder();
    for (String line = dump.said.readLine(); line != null; line = dump.said.readLine()) {
      if (line.contains("listening on")) {
        return dump;
      }
      text.append(line).append('\n');
    }
    throw new IOException("tcpdump did not listen: " + text);
  }

  /** Ends it, which writes what it holds. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("tcpdump did not end within " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
