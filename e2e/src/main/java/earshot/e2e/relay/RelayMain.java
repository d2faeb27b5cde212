// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Says {@value #READY} on its output when it listens and is connected, plays when it reads {@value
 * #GO}, and ends when its input ends: with the process that started it, however that ends.
 */
public final class RelayMain {
  /** What the process prints when audio may come. */
  public static final String READY = "ready";

  /** What the process waits for before it plays. */
  public static final String GO = "go";

  private RelayMain() {}

  /** Runs a pod; see {@link RelayOptions}. */
  public static void main(String[] arguments) throws IOException {
    Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> {
      System.err.println("thread " + thread.getName() + " failed");
      problem.printStackTrace();
      Runtime.getRuntime().halt(1);
    });
    Relay relay = new Relay(RelayOptions.parse(arguments));
    relay.open();
    System.out.println(READY);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals(GO)) {
        relay.play();
      }
    }
  }
}
