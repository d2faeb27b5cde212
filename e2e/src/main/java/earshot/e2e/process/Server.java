// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.process;

import earshot.e2e.pods.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One server process, ended by its id. */
public final class Server implements AutoCloseable {
  private static final long READY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final long READY_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String name;
  private final Process process;
  private final Path log;

  /** Starts {@code command}, which the next run ends if this one cannot; it logs to a file. */
  public Server(Run run, String name, List<String> command) {
    this(run, name, command, Map.of());
  }

  /** Starts {@code command} likewise, with these variables added to its environment. */
  public Server(Run run, String name, List<String> command, Map<String, String> environment) {
    this.name = name;
    this.log = run.directory().resolve(name + ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      this.process = builder.start();
      run.adopt(process);
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until {@code isReady}.
   *
   * @throws IllegalStateException if it ends before, or takes 90 s; the message holds what it said
   */
  public void awaitReady(BooleanSupplier isReady) {
    long start = System.nanoTime();
    while (!isReady.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "%s ended with %d: %s".formatted(name, process.exitValue(), LogTail.of(log)));
      }
      if (System.nanoTime() - start > READY_TIMEOUT_NANOS) {
        throw new IllegalStateException(
            "%s is not ready after 90 s: %s".formatted(name, LogTail.of(log)));
      }
      LockSupport.parkNanos(READY_POLL_NANOS);
    }
  }

  /** Waits likewise until {@code url} is answered with 200. */
  public void awaitReady(URI url) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(url).build();
      awaitReady(() -> {
        try {
          return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
              == HttpURLConnection.HTTP_OK;
        } catch (IOException _) {
          // Nobody listens yet.
          return false;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
      });
    }
  }

  /** Sends a signal, such as {@code STOP}. */
  public void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .inheritIO()
              .start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("cannot send SIG%s to %s".formatted(signal, name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills it: what it keeps is either on disk or of this run only. */
  @Override
  public void close() {
    process.destroyForcibly();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException _) {
        // A port that is still taken would fail whoever comes next.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
