// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import earshot.e2e.audio.Speech;
import earshot.signature.SignatureKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The process of one pod, all kinds at once. Says {@value #READY} when it can begin, does its work
 * on each line that it reads, says {@value #END} after it, and ends when its input ends.
 *
 * <pre>
 * serve DIRECTORY HOST
 * relay HOST TO_HOST DELAY_MILLIS KEY SAMPLING_BITS    prints what has passed
 * drive DIRECTORY TO_HOST SECONDS BYTES_PER_SECOND     sends for that long
 * </pre>
 */
public final class TrafficMain {
  static final String READY = "ready";
  static final String GO = "go";
  static final String END = "end";

  private TrafficMain() {}

  /** What the process does each time that it is told to. */
  private interface Work {
    void run() throws Exception;
  }

  /** Runs one part; see above. */
  public static void main(String[] arguments) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> {
      System.err.println("thread " + thread.getName() + " failed");
      problem.printStackTrace();
      Runtime.getRuntime().halt(1);
    });
    Work work =
        switch (arguments[0]) {
          case "serve" -> serve(Path.of(arguments[1]), arguments[2]);
          case "relay" -> relay(arguments);
          case "drive" ->
              drive(
                  Path.of(arguments[1]),
                  arguments[2],
                  Duration.ofSeconds(Long.parseLong(arguments[3])),
                  Long.parseLong(arguments[4]));
          default -> throw new IllegalArgumentException("no part '" + arguments[0] + "'");
        };
    System.out.println(READY);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (GO.equals(commands.readLine())) {
      work.run();
      System.out.println(END);
    }
    // Clients and servers leave threads behind; the hook closes what has processes.
    System.exit(0);
  }

  private static Work serve(Path directory, String host) throws Exception {
    List<AutoCloseable> servers = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      servers.add(kind.traffic(directory).serve(new InetSocketAddress(host, kind.port())));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> servers.forEach(TrafficMain::close)));
    return () -> {};
  }

  private static void close(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      System.err.println("cannot close a server: " + e);
    }
  }

  private static Work relay(String... arguments) throws IOException {
    long delayNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[3]));
    SignatureKey key = SignatureKey.parse(arguments[4]);
    int samplingBits = Integer.parseInt(arguments[5]);
    List<ByteRelay> relays = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      relays.add(new ByteRelay(kind, arguments[1], arguments[2], delayNanos, key, samplingBits));
    }
    return () -> relays.forEach(relay -> System.out.println(relay.passed()));
  }

  private static Work drive(Path directory, String toHost, Duration duration, long bytesPerSecond) {
    Map<Kind, Long> rates = Map.of(Kind.CALL, (long) Speech.BYTES_PER_SECOND);
    return () -> {
      List<Callable<Void>> clients = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        clients.add(() -> {
          InetSocketAddress to = new InetSocketAddress(toHost, kind.port());
          long rate = rates.getOrDefault(kind, bytesPerSecond);
          kind.traffic(directory).drive(to, new Throttle(rate, duration));
          return null;
        });
      }
      try (ExecutorService threads = Executors.newCachedThreadPool()) {
        for (Future<Void> client : threads.invokeAll(clients)) {
          client.get();
        }
      }
    };
  }
}
