// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.component.ListenAddress;
import earshot.e2e.browser.Browser;
import earshot.signal.CoverageCount;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Workload;
import earshot.testing.Samples;
import earshot.testing.TestHost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page under the hands of somebody who uses the keyboard alone, while it changes. */
class KeyboardIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Workload GATEWAY = Samples.workload("voice", "gateway", "gateway-0");
  private static final Workload ASR = Samples.workload("speech", "asr", "asr-0");

  /** No audio was recognised in it: it is not on the map. */
  private static final Workload DATABASE = Samples.workload("data", "database", "database-0");

  private static final String TABLE = "#table tbody .link";

  private final AtomicLong nowMillis = new AtomicLong(Samples.EPOCH_NANOS / 1_000_000);
  private final Live live =
      new Live(
          new LiveConfig(new ListenAddress("127.0.0.1", 0), 500, 4),
          new TestHost(Map.of(), () -> Instant.ofEpochMilli(nowMillis.get())));
  private Browser browser;

  @BeforeEach
  void open() throws Exception {
    live.start();
    observe();
    live.measurements().accept(List.of(coverage()));
    for (int moment = 1; moment <= 6; moment++) {
      arrive(moment);
    }
    browser = Browser.open("http://127.0.0.1:" + live.port() + "/");
    browser.run(
        "window.drawn = 0; new MutationObserver(() => window.drawn++)"
            + ".observe(document.documentElement, {attributeFilter: ['data-draw-millis']})");
    await().atMost(LIMIT).until(() -> browser.texts(".journey").size() == 6);
    assertThat(browser.texts(TABLE)).containsExactly("gateway", "asr", "database");
  }

  @AfterEach
  void close() {
    browser.close();
    live.close();
  }

  @Test
  void aJourneyStaysWhatItIsUnderTheFocus() {
    browser.tabTo(".journey");
    assertThat(focusedTrace()).isEqualTo(Moments.trace(6));
    arrive(7);
    drawn();
    assertThat(focusedTrace()).isEqualTo(Moments.trace(6));
    assertThat(browser.texts(".journey")).as("as long as somebody is there").hasSize(6);

    browser.press(Keys.ARROW_DOWN);
    assertThat(focusedTrace()).isEqualTo(Moments.trace(5));
    browser.press(Keys.chord(Keys.SHIFT, Keys.TAB));
    assertThat(browser.focused().getAttribute("class")).doesNotContain("journey");
    await().atMost(LIMIT).until(() -> browser.texts(".journey").size() == 7);
    assertThat(browser.attribute(".journey", "data-trace")).isEqualTo(Moments.trace(7));
    assertThat(browser.attribute(".journey[aria-checked='true']", "data-trace"))
        .isEqualTo(Moments.trace(5));
    browser.press(Keys.TAB);
    assertThat(focusedTrace()).isEqualTo(Moments.trace(5));
  }

  @Test
  void aJourneyThatWasClickedKeepsTheFocusWhileNewerOnesCome() {
    browser.click(".journey:nth-child(3)");
    assertThat(focusedTrace()).isEqualTo(Moments.trace(4));
    browser.pointAt("h1");
    browser.run(
        "window.left = 0; document.querySelector('#journey-list').addEventListener('focusout',"
            + " () => window.left++)");
    arrive(7);
    await().atMost(LIMIT).until(() -> browser.texts(".journey").size() == 7);
    assertThat(focusedTrace()).isEqualTo(Moments.trace(4));
    assertThat(browser.run("return window.left")).isEqualTo(0L);
    assertThat(browser.attribute(".journey:nth-child(4)", "data-trace"))
        .isEqualTo(Moments.trace(4));
  }

  @Test
  void rowsDoNotMoveUnderTheFocus() {
    browser.tabTo("tr:nth-child(2) .link");
    assertThat(browser.focused().getText()).isEqualTo("asr");
    live.measurements()
        .accept(List.of(Samples.residence(Samples.workload("voice", "slow", "slow-0"), 900)));
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(browser.texts(TABLE)).containsExactly("gateway", "asr", "database", "slow"));
    assertThat(browser.focused().getText()).isEqualTo("asr");

    browser.press(Keys.TAB);
    browser.press(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("slow");
    browser.press(Keys.TAB);
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(browser.texts(TABLE)).containsExactly("slow", "gateway", "asr", "database"));
  }

  @Test
  void closingLeadsBackToWhatWasOpened() {
    browser.tabTo("tr:nth-child(3) .link");
    browser.press(Keys.ENTER);
    assertThat(browser.focused().getText()).isEqualTo("Deployment data/database");
    drawn();
    browser.press(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Close");
    browser.press(Keys.ENTER);
    assertThat(browser.shows("#details")).isFalse();
    assertThat(browser.focused().getText()).isEqualTo("database");

    browser.tabTo(".node");
    assertThat(browser.focused().getAccessibleName()).startsWith("voice/gateway");
    browser.press(Keys.ENTER);
    drawn();
    browser.press(Keys.TAB);
    browser.press(Keys.ENTER);
    assertThat(browser.focused().getAccessibleName()).startsWith("voice/gateway");
  }

  @Test
  void whatIsForgottenHandsTheFocusOn() {
    browser.tabTo("tr:nth-child(3) .link");
    browser.press(Keys.ENTER);
    browser.press(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Close");
    forgetAllButTheCall();
    await().atMost(LIMIT).until(() -> browser.texts(TABLE).size() == 2);
    assertThat(browser.shows("#details")).isFalse();
    assertThat(browser.focused().getAttribute("id")).isEqualTo("workloads");

    live.measurements().accept(List.of(coverage()));
    await().atMost(LIMIT).until(() -> browser.texts(TABLE).size() == 3);
    browser.tabTo("tr:nth-child(3) .link");
    forgetAllButTheCall();
    await().atMost(LIMIT).until(() -> browser.texts(TABLE).size() == 2);
    assertThat(browser.focused().getText()).isEqualTo("asr");
  }

  private void observe() {
    live.measurements()
        .accept(
            List.of(
                Samples.residence(GATEWAY, 100),
                Samples.residence(ASR, 50),
                Samples.transit(GATEWAY, ASR, 2, false)));
  }

  private static CoverageCount coverage() {
    return new CoverageCount(DATABASE, Direction.RECEIVE, CoverageVerdict.NOT_AUDIO, 1_000);
  }

  /** Lets one more moment of audio pass, long enough ago to be shown. */
  private void arrive(int moment) {
    live.hops().accept(Moments.journey(moment, GATEWAY, ASR));
    nowMillis.addAndGet(4_000);
  }

  private void forgetAllButTheCall() {
    nowMillis.addAndGet(301_000);
    observe();
    nowMillis.addAndGet(30_000);
  }

  /** Waits for an update that was made of the present state. */
  private void drawn() {
    browser.run("window.drawn = 0");
    // The first may have been on its way already.
    await().atMost(LIMIT).until(() -> (long) browser.run("return window.drawn") >= 2);
  }

  private String focusedTrace() {
    return String.valueOf(browser.run("return document.activeElement.dataset.trace"));
  }
}
