// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import earshot.e2e.pods.Pod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A tcpdump in a pod, from the moment that it listens until it is closed. */
final class PacketDump implements AutoCloseable {
  private static final long STOP_SECONDS = 10;

  private final Process process;
  private final BufferedReader said;

  private PacketDump(Process process) {
    this.process = process;
    this.said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts one that writes what passes the pod's interface to {@code file}. */
  static PacketDump in(Pod pod, Path file) throws IOException {
    PacketDump dump =
        new PacketDump(
            pod.process(
                    List.of(
                        "tcpdump",
                        "--immediate-mode",
                        "--time-stamp-precision=nano",
                        "-Z",
                        "root",
                        "-U",
                        "-n",
                        "-s",
                        "0",
                        "-i",
                        "eth0",
                        "-w",
                        file.toString()))
                .redirectErrorStream(true)
                .start());
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
