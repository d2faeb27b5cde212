// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.pods.Pod;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A tcpdump on a pod's loopback interface, from the moment that it listens until it is closed. */
final class PacketDump implements AutoCloseable {
  private static final long STOP_SECONDS = 10;

  private final Process process;

  /** Starts one that writes the heads of packets to {@code file}. */
  PacketDump(Pod pod, Path file) throws IOException {
    process =
        pod.process(
                List.of(
                    "tcpdump",
                    "--time-stamp-precision=nano",
                    "-Z",
                    "root",
                    "-n",
                    "-s",
                    "192",
                    "-B",
                    "16384",
                    "-i",
                    "lo",
                    "-w",
                    file.toString(),
                    "ip"))
            .redirectErrorStream(true)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains("listening on")) {
        return;
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
