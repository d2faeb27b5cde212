// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.pod;
import static earshot.processor.k8sattributes.Fixtures.uid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SILENCE = Duration.ofSeconds(90);

  private final ApiServer server = new ApiServer();
  private final AtomicLong nanoTime = new AtomicLong();
  private final AtomicReference<String> problem = new AtomicReference<>();
  private final PodTable table = new PodTable(ServiceNameRule.WORKLOAD, 10);
  private final PodWatch watch =
      new PodWatch(
          new PodRequests(config(server.url()), PodFilter.NONE),
          new PodStream(Extraction.NONE),
          table,
          new FakeClock(),
          nanoTime::get,
          SILENCE,
          problem::set);

  @AfterEach
  void tearDown() {
    watch.close();
    server.close();
  }

  /** As on a connection of which one end is gone and the other does not know. */
  @Test
  void lagsSinceTheLastWordOnceTheServerOwesAnother() throws InterruptedException {
    advanceSeconds(3);
    assertThat(lagSeconds()).as("before the first list").isEqualTo(3);
    watch.start();
    watch.awaitFirstOutcome(PATIENCE);

    advanceSeconds(62);
    assertThat(lagSeconds()).isZero();
    advanceSeconds(18);
    assertThat(lagSeconds()).isEqualTo(80);
    advanceSeconds(5);
    assertThat(lagSeconds()).isEqualTo(85);

    server.apply(pod("voice", "new", uid(1), "10.0.1.5").build());
    await().atMost(PATIENCE).until(() -> lagSeconds() == 0);
    watch.look();
    assertThat(problem).hasNullValue();
  }

  @Test
  void makesAnotherConnectionAfterTooLongASilence() throws InterruptedException {
    watch.start();
    watch.awaitFirstOutcome(PATIENCE);

    advanceSeconds(91);
    watch.look();

    await().atMost(PATIENCE).until(() -> lagSeconds() == 0);
    assertThat(requests("watch=true")).isEqualTo(2);
    watch.look();
    assertThat(problem).as("nothing is wrong with a server that has nothing to say").hasNullValue();
  }

  @Test
  void hasPatienceWithAListThatComesSlowly() throws InterruptedException {
    server.apply(pod("voice", "a", uid(1), "10.0.1.5").build());
    server.apply(pod("voice", "b", uid(2), "10.0.1.6").build());
    server.pauseLists();
    watch.start();
    for (int pods = 1; pods <= 2; pods++) {
      int come = pods;
      await().atMost(PATIENCE).until(() -> table.livePods() == come);
      advanceSeconds(80);
      watch.look();
      assertThat(problem).hasNullValue();
      server.goOn();
    }

    watch.awaitFirstOutcome(PATIENCE);

    assertThat(watch.isInStep()).isTrue();
    assertThat(lagSeconds()).isZero();
    assertThat(requests("limit=500")).as("never given up").isEqualTo(1);
  }

  private void advanceSeconds(int seconds) {
    nanoTime.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private long lagSeconds() {
    return Duration.ofNanos(watch.lagNanos()).toSeconds();
  }

  private long requests(String part) {
    return server.paths().stream().filter(path -> path.contains(part)).count();
  }

  private static Config config(String url) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url)
        .withRequestRetryBackoffLimit(0)
        .withHttp2Disable(true)
        .build();
  }
}
