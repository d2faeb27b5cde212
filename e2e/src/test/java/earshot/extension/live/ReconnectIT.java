// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.component.ListenAddress;
import earshot.e2e.browser.Browser;
import earshot.signal.Measurement;
import earshot.signal.Workload;
import earshot.testing.Samples;
import earshot.testing.TestHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A page that stays open while the agent, or the way to it, goes and comes back. */
class ReconnectIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** More than fit on a screen: what is out of sight is not to be left behind, either. */
  private static final int PAIRS = 25;

  private final AtomicLong nowMillis = new AtomicLong(Samples.EPOCH_NANOS / 1_000_000);

  @Test
  void ofAnAgentThatRestartedNothingIsLeft() throws Exception {
    Live before = started(0);
    int port = before.port();
    observe(before, "old", 9, 1);
    try (Browser browser = Browser.open("http://127.0.0.1:" + port + "/")) {
      await().atMost(LIMIT).until(() -> browser.texts(".journey").size() == 2);
      browser.click("#table tbody .link");
      assertThat(browser.text("#details-title")).isEqualTo("Deployment voice/old-gateway-00");
      browser.click(".journey:last-child");
      assertThat(chosen(browser)).isEqualTo(Moments.trace(1));

      before.close();
      await().atMost(LIMIT).until(() -> state(browser).equals("lost"));
      // Other columns of the heat maps than those of the run before.
      nowMillis.addAndGet(20_000);
      try (Live after = started(port)) {
        observe(after, "new", 3, 11);
        await().atMost(LIMIT).until(() -> state(browser).equals("live"));
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () -> assertThat(browser.texts(".journey")).hasSize(2).doesNotContain("(gone)"));

        List<String> names =
            IntStream.range(0, PAIRS)
                .boxed()
                .flatMap(pair -> List.of(name("new-gateway", pair), name("new-asr", pair)).stream())
                .toList();
        assertThat(browser.texts("#table tbody th .link"))
            .containsExactlyInAnyOrderElementsOf(names);
        assertThat(browser.texts(".node .name")).containsExactlyInAnyOrderElementsOf(names);
        assertThat(browser.shows("#details")).isFalse();
        assertThat(
                browser.run(
                    "return [...document.querySelectorAll('.journey')].map(j =>"
                        + " j.dataset.trace)"))
            .isEqualTo(List.of(Moments.trace(12), Moments.trace(11)));
        assertThat(chosen(browser)).isEqualTo(Moments.trace(12));
        browser.click("#table tbody .link");
        assertThat(browser.text("#details-title")).isEqualTo("Deployment voice/new-gateway-00");
        assertThat(browser.attribute("#details canvas", "aria-label"))
            .isEqualTo("3 stays in the last 5 minutes, the longest below 16.0 ms");
      }
    }
  }

  @Test
  void aPausedPageStaysAsItIsUntilItGoesOn() throws Exception {
    Live before = started(0);
    int port = before.port();
    observe(before, "old", 9, 1);
    try (Browser browser = Browser.open("http://127.0.0.1:" + port + "/")) {
      await().atMost(LIMIT).until(() -> browser.texts(".journey").size() == 2);
      browser.click("#pause");
      browser.click("#table tbody .link");
      before.close();
      await().atMost(LIMIT).until(() -> state(browser).equals("lost"));
      nowMillis.addAndGet(20_000);
      try (Live after = started(port)) {
        observe(after, "new", 3, 11);
        await().atMost(LIMIT).until(() -> state(browser).equals("paused"));
        browser.fill("#search", "gateway");
        assertThat(browser.texts("#table tbody th .link"))
            .hasSize(PAIRS)
            .allMatch(name -> name.startsWith("old-gateway-"));
        assertThat(browser.attribute("#details canvas", "aria-label")).startsWith("9 stays");

        browser.click("#pause");
        await()
            .atMost(LIMIT)
            .untilAsserted(() ->
                assertThat(browser.texts("#table tbody th .link"))
                    .hasSize(PAIRS)
                    .allMatch(name -> name.startsWith("new-gateway-")));
        assertThat(browser.complaints())
            .allMatch(complaint ->
                complaint.contains("ERR_CONNECTION_REFUSED")
                    || complaint.contains("ERR_INCOMPLETE_CHUNKED_ENCODING"));
      }
    }
  }

  @Test
  void aConnectionOnWhichNothingComesIsNotLive() throws Exception {
    try (Live live = started(0);
        Tunnel tunnel = new Tunnel(live.port());
        Browser browser = Browser.open("http://127.0.0.1:" + tunnel.port() + "/")) {
      await().atMost(LIMIT).until(() -> state(browser).equals("live"));

      tunnel.die();
      await().atMost(LIMIT).until(() -> state(browser).equals("lost"));
      assertThat(browser.text("#connection")).isEqualTo("no connection to the agent; trying again");

      tunnel.revive();
      observe(live, "later", 1, 1);
      await().atMost(LIMIT).until(() -> state(browser).equals("live"));
      assertThat(browser.texts("#table tbody th .link")).contains("later-gateway-00");
    }
  }

  private Live started(int port) throws Exception {
    TestHost host = new TestHost(Map.of(), () -> Instant.ofEpochMilli(nowMillis.get()));
    Live live = new Live(new LiveConfig(new ListenAddress("127.0.0.1", port), 500, 4), host);
    live.start();
    return live;
  }

  /** Lets audio pass pairs of workloads, and two moments of it arrive. */
  private void observe(Live live, String run, int stays, int firstMoment) {
    List<Measurement> batch = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      for (int stay = 0; stay < stays; stay++) {
        batch.add(Samples.residence(gateway(run, pair), 12));
      }
      batch.add(Samples.transit(gateway(run, pair), asr(run, pair), 2, false));
    }
    live.measurements().accept(batch);
    for (int moment = firstMoment; moment < firstMoment + 2; moment++) {
      live.hops().accept(Moments.journey(moment, gateway(run, 0), asr(run, 0)));
    }
    nowMillis.addAndGet(4_000);
  }

  private static Workload gateway(String run, int pair) {
    return Samples.workload("voice", name(run + "-gateway", pair), "pod");
  }

  private static Workload asr(String run, int pair) {
    return Samples.workload("speech", name(run + "-asr", pair), "pod");
  }

  private static String name(String text, int pair) {
    return "%s-%02d".formatted(text, pair);
  }

  private static String state(Browser browser) {
    return browser.attribute("#connection", "data-state");
  }

  private static String chosen(Browser browser) {
    return browser.attribute(".journey[aria-checked='true']", "data-trace");
  }
}
