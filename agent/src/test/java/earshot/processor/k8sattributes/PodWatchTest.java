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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CACHED_LIST = "/pods?resourceVersion=0";
  private static final String PAGED_LIST = "/pods?limit=500";
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
          Duration.ofMillis(2),
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
    assertThat(requests(CACHED_LIST)).as("never given up").isEqualTo(1);
  }

  @Test
  void saysNothingOfAnInterruptionThatTakesLessThanTenSeconds() throws InterruptedException {
    watch.start();
    watch.awaitFirstOutcome(PATIENCE);

    // The server's last word is older than an interruption may take.
    advanceSeconds(40);
    breakWatch(403);
    awaitWatches(3);
    watch.look();
    assertThat(problem).hasNullValue();
    assertThat(watch.isInStep()).isTrue();
    assertThat(lagSeconds()).isEqualTo(40);

    advanceSeconds(9);
    awaitWatches(2);
    watch.look();
    assertThat(problem).hasNullValue();

    advanceSeconds(1);
    await().atMost(PATIENCE).until(() -> watch.problem() != null);

    server.refuse(null);
    server.apply(pod("voice", "new", uid(1), "10.0.1.5").build());
    await().atMost(PATIENCE).until(() -> table.livePods() == 1);
    assertThat(watch.problem()).isNull();
    breakWatch(403);
    awaitWatches(3);
    assertThat(watch.problem()).as("another interruption").isNull();
  }

  @Test
  void listsPageByPageOnceItHasListed() throws InterruptedException {
    watch.start();
    watch.awaitFirstOutcome(PATIENCE);

    server.tell("ERROR", "{\"code\":410,\"message\":\"too old\"}");
    awaitWatches(1);

    assertThat(requests(CACHED_LIST)).isEqualTo(1);
    assertThat(requests(PAGED_LIST)).isEqualTo(1);
  }

  @Test
  void listsAgainWhenTheServerIsBehindWhatWasSeen() throws InterruptedException {
    server.apply(pod("voice", "known", uid(1), "10.0.1.5").build());
    watch.start();
    watch.awaitFirstOutcome(PATIENCE);

    server.tell("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"1\"}}");
    awaitWatches(1);

    assertThat(requests(PAGED_LIST)).isEqualTo(1);
    watch.look();
    assertThat(problem).hasNullValue();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 504, 0})
  void listsAgainAfterFiveFailuresOfOneVersion(int code) throws InterruptedException {
    watch.start();
    watch.awaitFirstOutcome(PATIENCE);

    breakWatch(code);
    await().atMost(PATIENCE).until(() -> requests(CACHED_LIST) == 2);

    // An HTTP client may try more than once where nothing is answered.
    assertThat(requests("watch=true")).isGreaterThanOrEqualTo(1 + 4);
    assertThat(requests(PAGED_LIST)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429})
  void listsNothingAgainWhenTheServerSaysWhatElseIsTheMatter(int code) throws InterruptedException {
    watch.start();
    watch.awaitFirstOutcome(PATIENCE);

    breakWatch(code);
    awaitWatches(8);

    assertThat(requests(CACHED_LIST) + requests(PAGED_LIST)).isEqualTo(1);
  }

  /** As one does that was asked from a version that its etcd, restored, has not reached yet. */
  @Test
  void listsAgainAfterFiveWatchesOfOneVersionWithoutAWord() throws InterruptedException {
    watch.start();
    watch.awaitFirstOutcome(PATIENCE);

    for (int watches = 1; watches <= 5; watches++) {
      assertThat(requests(CACHED_LIST)).isEqualTo(1);
      advanceSeconds(91);
      watch.look();
      await().atMost(PATIENCE).until(() -> lagSeconds() == 0);
    }

    assertThat(requests(CACHED_LIST)).isEqualTo(2);
    watch.look();
    assertThat(problem).hasNullValue();
  }

  /** Breaks the connection of the watch, and refuses others with {@code code}. */
  private void breakWatch(int code) {
    server.refuse("watch", code);
    server.stop();
    server.startAgain();
  }

  /** Waits until so many more watches have been asked for. */
  private void awaitWatches(int more) {
    long before = requests("watch=true");
    await().atMost(PATIENCE).until(() -> requests("watch=true") >= before + more);
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
