// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.agent;

import earshot.e2e.pods.MachineException;
import earshot.e2e.pods.Pod;
import earshot.e2e.process.LogTail;
import earshot.e2e.process.Ports;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Owns the agent's process, in a cgroup of its own. */
public final class AgentProcess implements AutoCloseable {
  private static final long READY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long READY_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long STOP_TIMEOUT_SECONDS = 30;
  private static final int MACHINE_LACKS_SOMETHING = 3;

  private final Process process;
  private final Path output;
  private final URI health;

  /**
   * Starts it.
   *
   * @param command the agent with its arguments
   * @param output takes what it prints
   * @param healthPort where its health check listens
   */
  public AgentProcess(
      List<String> command,
      Map<String, String> environment,
      Path cgroup,
      Path output,
      int healthPort)
      throws IOException {
    this.output = output;
    this.health = URI.create("http://127.0.0.1:" + healthPort + "/");
    ProcessBuilder builder =
        Pod.inCgroup(cgroup, command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    this.process = builder.start();
    process.getOutputStream().close();
  }

  /**
   * Starts it with a configuration, which is written beside what it prints.
   *
   * @param agent the command that starts the agent
   * @param files the folder of both files
   * @param name of both files, before the dot
   * @param configuration makes one whose health check listens on loopback at that port
   */
  public static AgentProcess start(
      List<String> agent,
      Path files,
      String name,
      IntFunction<String> configuration,
      Map<String, String> environment,
      Path cgroup)
      throws IOException {
    int healthPort = Ports.free();
    Path config = Files.writeString(files.resolve(name + ".yaml"), configuration.apply(healthPort));
    return new AgentProcess(
        AgentJar.run(agent, config), environment, cgroup, files.resolve(name + ".log"), healthPort);
  }

  /**
   * Waits until its health check says that all is well.
   *
   * @throws MachineException if it ended because the machine lacks something
   * @throws IllegalStateException if it ended otherwise or is not well after 30 s
   */
  public void awaitReady() {
    long start = System.nanoTime();
    while (!isHealthy()) {
      checkAlive();
      if (System.nanoTime() - start > READY_TIMEOUT_NANOS) {
        throw new IllegalStateException(
            "the agent is not healthy after 30 s: " + LogTail.of(output));
      }
      LockSupport.parkNanos(READY_POLL_NANOS);
    }
  }

  /** Throws as {@link #awaitReady()} does if the agent has ended. */
  public void checkAlive() {
    if (process.isAlive()) {
      return;
    }
    String message =
        "the agent ended with %d: %s".formatted(process.exitValue(), LogTail.of(output));
    throw process.exitValue() == MACHINE_LACKS_SOMETHING
        ? new MachineException(message)
        : new IllegalStateException(message);
  }

  /** Returns its process id. */
  public long pid() {
    return process.pid();
  }

  /** Returns its exit code, once it has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Asks it to end and waits until it has flushed. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isHealthy() {
    try {
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(1_000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException _) {
      // Nobody listens yet.
      return false;
    }
  }
}
