// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.component.ListenAddress;
import earshot.e2e.browser.Browser;
import earshot.signal.CoverageCount;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Measurement;
import earshot.signal.Workload;
import earshot.testing.Samples;
import earshot.testing.TestHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The page with as many workloads as it tells apart, and what an update of it costs a browser. */
class ManyWorkloadsIT {
  private static final Path RESULT =
      Path.of(System.getProperty("repository.root"), "e2e", "target", "live-updates.json");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PATHS = 100;
  private static final int STAGES = 5;
  private static final int UPDATES = 20;

  /** More than all the rest of an update takes. */
  private static final double PARSING_MILLIS = 400;

  @Test
  void fiveHundredWorkloadsAreDrawnAndFound() throws Exception {
    TestHost host = new TestHost(Map.of(), InstantSource.system());
    try (Live live =
        new Live(new LiveConfig(new ListenAddress("127.0.0.1", 0), PATHS * STAGES, 4), host)) {
      live.start();
      observe(live, 0);
      try (Browser browser = Browser.open("http://127.0.0.1:" + live.port() + "/")) {
        await()
            .atMost(LIMIT)
            .untilAsserted(() -> {
              assertThat(browser.texts("#table tbody th .link")).hasSize(PATHS * STAGES);
              assertThat(browser.texts(".node .name")).hasSize(PATHS * STAGES);
              assertThat(browser.texts(".way")).hasSize(PATHS * (STAGES - 1));
            });
        List<Double> millis = updates(browser, live);
        Files.writeString(
            RESULT,
            JsonMapper.shared()
                    .writeValueAsString(Map.of("workloads", PATHS * STAGES, "updateMillis", millis))
                + "\n");
        browser.screenshotOfWindow("live-500-workloads");
        assertThat(rowsThatAnUpdateTouches(browser, live)).isBetween(1L, PATHS * STAGES / 5L);
        assertThat(updatesWithSlowParsing(browser, live))
            .allSatisfy(update -> assertThat(update).isGreaterThanOrEqualTo(PARSING_MILLIS));

        browser.fill("#search", "path-042-pod-3");
        await()
            .untilAsserted(() ->
                assertThat(browser.texts("#table tbody th .link"))
                    .containsExactly("path-042-stage-3"));
        assertThat(browser.complaints()).isEmpty();
      }
    }
  }

  /** Returns how many rows change when all workloads do, but few of them can be seen. */
  private static long rowsThatAnUpdateTouches(Browser browser, Live live) {
    browser.run(
        """
        document.querySelector('#table').scrollIntoView();
        window.touched = new Set();
        window.drawn = 0;
        new MutationObserver(records => records.forEach(r => {
          const row = (r.target.nodeType === 1 ? r.target : r.target.parentElement).closest('tr');
          if (row) window.touched.add(row);
        })).observe(document.querySelector('#table tbody'),
            {subtree: true, childList: true, characterData: true, attributes: true});
        new MutationObserver(() => window.drawn++)
            .observe(document.documentElement, {attributeFilter: ['data-draw-millis']});
        """);
    changeUntil(browser, live, "return window.drawn >= 2 && window.touched.size > 0");
    return (long) browser.run("return window.touched.size");
  }

  /** Makes the browser take long to parse, and returns what updates are said to have cost then. */
  private static List<Double> updatesWithSlowParsing(Browser browser, Live live) {
    browser.run(
        """
        const parse = JSON.parse;
        JSON.parse = text => {
          for (const until = performance.now() + arguments[0]; performance.now() < until;);
          window.slow ??= window.millis = [];
          return parse(text);
        };
        """,
        PARSING_MILLIS);
    changeUntil(browser, live, "return window.slow?.length > 0");
    return numbers(browser.run("return window.slow"));
  }

  /**
   * Lets every workload change with every update, and returns what each cost from its arrival until
   * it was painted.
   */
  private static List<Double> updates(Browser browser, Live live) {
    browser.run(
        "window.millis = []; new MutationObserver(() =>"
            + " window.millis.push(Number(document.documentElement.dataset.drawMillis)))"
            + ".observe(document.documentElement, {attributes: true, attributeFilter: ['data-draw-millis']})");
    changeUntil(browser, live, "return window.millis.length >= " + UPDATES);
    return numbers(browser.run("return window.millis"));
  }

  private static void changeUntil(Browser browser, Live live, String condition) {
    int[] round = {0};
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          observe(live, ++round[0]);
          return browser.run(condition).equals(true);
        });
  }

  private static List<Double> numbers(Object values) {
    return ((List<?>) values).stream().map(value -> ((Number) value).doubleValue()).toList();
  }

  private static void observe(Live live, int round) {
    List<Measurement> batch = new ArrayList<>();
    for (int path = 0; path < PATHS; path++) {
      for (int stage = 0; stage < STAGES; stage++) {
        Workload workload = workload(path, stage);
        batch.add(Samples.residence(workload, 5L + path * 7L * stage % 900 + round % 50));
        batch.add(
            new CoverageCount(workload, Direction.RECEIVE, CoverageVerdict.MATCHED, 160L + round));
        batch.add(new CoverageCount(workload, Direction.TRANSMIT, CoverageVerdict.INDISTINCT, 20));
        if (stage > 0) {
          batch.add(Samples.transit(workload(path, stage - 1), workload, 1 + round % 3, false));
        }
      }
    }
    live.measurements().accept(batch);
  }

  private static Workload workload(int path, int stage) {
    return Samples.workload(
        "tenant-%02d".formatted(path % 20),
        "path-%03d-stage-%d".formatted(path, stage),
        "path-%03d-pod-%d".formatted(path, stage));
  }
}
