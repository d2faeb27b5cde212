// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Keeps all pods as the processor does, and nothing else: arguments are the URL, the file of the
 * authority and the token. Says {@code synced} when all are known, and ends with its input.
 */
public final class PodsMain {
  private static final int MAX_PODS = 1_000_000;

  private PodsMain() {}

  /** Ends with 0, or with an exception when the API server cannot be reached within a minute. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PodTable table = new PodTable(ServiceNameRule.WORKLOAD, MAX_PODS);
    try (PodWatch watch =
        new PodWatch(
            new PodRequests(config(arguments[0], arguments[1], arguments[2]), PodFilter.NONE),
            new PodStream(Extraction.NONE),
            table,
            InstantSource.system(),
            System::nanoTime,
            Duration.ofSeconds(90),
            PodWatch.MIN_BACKOFF,
            _ -> {})) {
      watch.start();
      watch.awaitFirstOutcome(Duration.ofMinutes(1));
      if (!watch.isInStep()) {
        throw new IOException("no pods: " + watch.problem());
      }
      System.out.println("synced");
      while (System.in.read() >= 0) {
        watch.look();
      }
    }
  }

  static Config config(String url, String authority, String token) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url)
        .withCaCertFile(authority)
        .withOauthToken(token)
        .withRequestTimeout(Math.toIntExact(TimeUnit.SECONDS.toMillis(30)))
        .withRequestRetryBackoffLimit(0)
        .withHttp2Disable(true)
        .build();
  }
}
