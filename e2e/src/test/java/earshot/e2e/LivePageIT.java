// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.e2e.browser.Browser;
import earshot.e2e.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page of an agent that measures the demo's calls, as a browser shows it. */
class LivePageIT {
  private static final Path ROOT = Path.of(System.getProperty("repository.root"));
  private static final Pattern PAGE = Pattern.compile("page is at (http://\\S+)");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String PACKETS = "#tiles > div:nth-of-type(4) .note";
  private static final List<String> PATH =
      List.of("sip-trunk", "telephony-gateway", "media-router", "voice-activity", "transcriber");

  private static Process demo;
  private static String url;

  private Browser browser;

  @BeforeAll
  static void startDemo() throws IOException {
    List<String> command =
        JavaCommand.of(
            "e2e/target/classes:e2e/target/lib/*",
            "earshot.demo.Main",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("--keep", "--duration", "60s"));
    demo = new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
    url = address(demo.inputReader());
    Process running = demo;
    // Nobody reads on, and a full pipe would stop it.
    Thread.ofVirtual().start(() -> running.inputReader().lines().forEach(_ -> {}));
  }

  @AfterAll
  static void endDemo() throws InterruptedException {
    demo.destroy();
    demo.waitFor();
  }

  @BeforeEach
  void open() {
    browser = Browser.open(url);
    await()
        .atMost(LIMIT)
        .until(() ->
            browser.texts(".node .name").size() == PATH.size()
                && !browser.texts(".journey").isEmpty());
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private static String address(BufferedReader said) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      all.append(line).append('\n');
      Matcher page = PAGE.matcher(line);
      if (page.find()) {
        return page.group(1);
      }
    }
    throw new AssertionError("the demo never named its page: " + all);
  }

  @Test
  void showsWhereTheAudioWaits() throws Exception {
    assertThat(browser.texts(".node .name")).containsExactlyInAnyOrderElementsOf(PATH);
    assertThat(browser.texts(".way .transit")).hasSize(4).allMatch(text -> text.endsWith(" ms"));
    assertThat(browser.texts(".node .figures"))
        .filteredOn(text -> text.startsWith("p50"))
        .hasSize(3);
    assertThat(browser.texts("#table tbody th .link")).containsExactlyInAnyOrderElementsOf(PATH);
    // Columns go with the audio.
    assertThat(
            browser.run(
                "const x = name => [...document.querySelectorAll('.node')].find(n =>"
                    + " n.querySelector('.name').textContent === name).getBoundingClientRect().x;"
                    + " return arguments[0].every((name, n) => n === 0 || x(arguments[0][n - 1]) < x(name))",
                PATH))
        .isEqualTo(true);
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(browser.texts("#table .reasons"))
                .anyMatch(text -> text.startsWith("matched ")));
    browser.screenshot("live-light");
  }

  @Test
  void aJourneyIsDrawnAsSwimLanes() {
    String said = browser.attribute("#lanes svg", "aria-label");
    assertThat(said).contains(" in all: ", " from ", " to ").contains("in voice-activity");
    assertThat(browser.texts("#lanes .lane-name")).hasSizeBetween(2, PATH.size());
    assertThat(browser.texts("#lanes .stay")).isNotEmpty();
  }

  @Test
  void isFoundByPodNamespaceAndWorkload() throws Exception {
    browser.fill("#search", "media-router-0");
    await()
        .untilAsserted(() ->
            assertThat(browser.texts("#table tbody th .link")).containsExactly("media-router"));
    assertThat(browser.text("#found")).isEqualTo("1 of 5 found");
    // With what it is joined to.
    assertThat(browser.texts(".node .name"))
        .containsExactlyInAnyOrder("telephony-gateway", "media-router", "voice-activity");

    browser.fill("#search", "speech");
    await()
        .untilAsserted(() ->
            assertThat(browser.texts("#table tbody th .link"))
                .containsExactlyInAnyOrder("voice-activity", "transcriber"));

    browser.fill("#search", "nobody");
    await().until(() -> browser.shows("#table-empty"));
    assertThat(browser.text("#found")).isEqualTo("0 of 5 found");
  }

  @Test
  void theKeyboardAloneReachesEverything() throws Exception {
    browser.tabTo("#search");
    browser.tabTo(".node");
    assertThat(browser.focused().getAccessibleName()).startsWith("telephony/sip-trunk");
    browser.press(Keys.ARROW_RIGHT);
    browser.press(Keys.ARROW_RIGHT);
    assertThat(browser.focused().getAccessibleName())
        .startsWith("telephony/media-router, p50 ")
        .contains(" p99 ");
    browser.press(Keys.ENTER);

    await().until(() -> browser.shows("#details"));
    assertThat(browser.text("#details-title")).isEqualTo("StatefulSet telephony/media-router");
    assertThat(browser.focused().getText()).isEqualTo("StatefulSet telephony/media-router");
    assertThat(browser.texts("#details .pods li")).containsExactly("media-router-0");
    assertThat(browser.attribute("#details canvas", "aria-label"))
        .contains(" stays in the last 5 minutes");
    assertThat(browser.texts("#details .ways li")).hasSize(2);
    browser.screenshot("live-details");

    browser.press(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Close");
    browser.press(Keys.ENTER);
    assertThat(browser.shows("#details")).isFalse();
    assertThat(browser.focused().getAccessibleName()).startsWith("telephony/media-router");

    browser.tabTo("#table thead button");
    assertThat(browser.focused().getText()).isEqualTo("Workload");
    browser.press(Keys.ENTER);
    browser.tabTo("#table tbody .link");
    assertThat(browser.focused().getText()).isEqualTo("transcriber");
    browser.press(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("voice-activity");
    browser.press(Keys.ENTER);
    assertThat(browser.focused().getText()).endsWith("speech/voice-activity");
    browser.press(Keys.TAB);
    browser.press(Keys.ENTER);
    assertThat(browser.focused().getText()).isEqualTo("voice-activity");

    browser.tabTo(".journey");
    assertThat(browser.focused().getAttribute("aria-checked")).isEqualTo("true");
    browser.press(Keys.ARROW_DOWN);
    String trace = browser.focused().getAttribute("data-trace");
    assertThat(browser.focused().getAttribute("aria-checked")).isEqualTo("true");
    String packets = browser.text(PACKETS);
    await().atMost(LIMIT).until(() -> !browser.text(PACKETS).equals(packets));
    assertThat(browser.focused().getAttribute("data-trace")).isEqualTo(trace);
  }

  @Test
  void nothingIsWrongForPeopleWhoDoNotSeeIt() throws Exception {
    browser.click("#table tbody .link");
    assertThat(browser.violations()).as("light").isEmpty();

    browser.click("#theme");
    assertThat(browser.attribute("html", "data-theme")).isEqualTo("dark");
    assertThat(browser.violations()).as("dark").isEmpty();
    browser.screenshot("live-dark");
    browser.resize(420, 900);
    assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
        .as("no sideways scrolling of the page on a narrow screen")
        .isEqualTo(true);
    browser.screenshot("live-narrow");
  }

  @Test
  void itChangesByItselfUnlessPaused() {
    String before = browser.text(PACKETS);
    await().atMost(LIMIT).until(() -> !browser.text(PACKETS).equals(before));

    browser.click("#pause");
    assertThat(browser.text("#connection")).isEqualTo("paused");
    String paused = browser.text(PACKETS);
    // A second listener tells that updates still come.
    browser.run("window.seen = 0; new EventSource('events').onmessage = () => window.seen++");
    await().atMost(LIMIT).until(() -> (long) browser.run("return window.seen") > 3);
    assertThat(browser.text(PACKETS)).isEqualTo(paused);

    browser.click("#pause");
    await().atMost(LIMIT).until(() -> !browser.text(PACKETS).equals(paused));
  }

  @Test
  void itLoadsNothingFromElsewhereAndBreaksNoPolicy() {
    List<?> loaded =
        (List<?>) browser.run("return performance.getEntriesByType('resource').map(e => e.name)");
    assertThat(loaded)
        .isNotEmpty()
        .allSatisfy(name ->
            assertThat(URI.create(String.valueOf(name)).getAuthority())
                .isEqualTo(URI.create(url).getAuthority()));
    assertThat(browser.complaints()).isEmpty();
  }
}
