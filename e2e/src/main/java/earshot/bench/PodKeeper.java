// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that keeps all pods of an API server, and what that takes. */
final class PodKeeper implements AutoCloseable {
  private static final double KIB_PER_MIB = 1024;

  private final Process process;
  private final long syncedNanos;

  /**
   * Starts {@code command} and waits until it says that it has all pods.
   *
   * @param synced in the line that says so
   */
  PodKeeper(List<String> command, String synced) throws IOException {
    long began = System.nanoTime();
    this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    String line;
    do {
      line = output.readLine();
      if (line == null) {
        close();
        throw new IOException("'%s' ended and said: %s".formatted(command.getFirst(), said));
      }
      said.append(line).append('\n');
    } while (!line.contains(synced));
    this.syncedNanos = System.nanoTime() - began;
    // A full pipe would stop it.
    Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
  }

  /** Returns how long after its start it had all pods. */
  double syncedSeconds() {
    return syncedNanos / 1e9;
  }

  /** Returns its resident memory at present, in MiB. */
  double residentMib() throws IOException {
    return status("VmRSS:");
  }

  /** Returns the most that its resident memory ever was, in MiB. */
  double peakMib() throws IOException {
    return status("VmHWM:");
  }

  /** Returns the CPU time that it has used. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private double status(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", "" + process.pid(), "status"))) {
      if (line.startsWith(field)) {
        return Double.parseDouble(line.replaceAll("\\D+", "")) / KIB_PER_MIB;
      }
    }
    throw new IOException("/proc/%d/status has no %s".formatted(process.pid(), field));
  }
}
