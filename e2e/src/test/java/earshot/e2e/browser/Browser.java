// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.browser;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, on one page. */
public final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("repository.root"), "e2e", "target", "screenshots");

  private static final int MAX_STOPS = 100;

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens {@code url} in a window of 1,500 by 1,000. */
  public static Browser open(String url) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(found("chromium", "chromium-browser", "google-chrome"));
    // It looks at pages of ours alone, and its own sandbox does not work for root.
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1500,1000");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(found("chromedriver"))
            .usingAnyFreePort()
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
    browser.driver.get(url);
    return browser;
  }

  /** Returns what elements of a CSS selector say, in their order. */
  public List<String> texts(String selector) {
    return ((List<?>)
            run(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent.trim())",
                selector))
        .stream().map(String::valueOf).toList();
  }

  /** Returns the one text of {@code selector}. */
  public String text(String selector) {
    return texts(selector).getFirst();
  }

  /** Returns an attribute of the first element of {@code selector}, empty where there is none. */
  public String attribute(String selector, String name) {
    return String.valueOf(
        run(
            "return document.querySelector(arguments[0]).getAttribute(arguments[1]) ?? ''",
            selector,
            name));
  }

  /** Returns whether the first element of {@code selector} can be seen. */
  public boolean shows(String selector) {
    return driver.findElement(By.cssSelector(selector)).isDisplayed();
  }

  public void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  /** Types into what has the focus. */
  public void press(CharSequence... keys) {
    focused().sendKeys(keys);
  }

  /** Presses the Tab key until what has the focus fits a CSS selector. */
  public void tabTo(String selector) {
    for (int n = 0; n < MAX_STOPS; n++) {
      new Actions(driver).sendKeys(Keys.TAB).perform();
      if (run("return document.activeElement.matches(arguments[0])", selector).equals(true)) {
        return;
      }
    }
    throw new AssertionError("%d times Tab do not lead to %s".formatted(MAX_STOPS, selector));
  }

  /** Moves the pointer onto an element. */
  public void pointAt(String selector) {
    new Actions(driver).moveToElement(driver.findElement(By.cssSelector(selector))).perform();
  }

  /** Types {@code text} instead of what a field holds. */
  public void fill(String selector, String text) {
    WebElement field = driver.findElement(By.cssSelector(selector));
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE, text);
  }

  /** Returns what has the focus. */
  public WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Runs a script as a function's body and returns its value. */
  public Object run(String script, Object... arguments) {
    return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
  }

  public void resize(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Returns what WCAG 2.2 A and AA find wrong, as a text for people. */
  public List<String> violations() {
    return new AxeBuilder()
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
            .analyze(driver)
            .getViolations()
            .stream()
            .map(Browser::text)
            .toList();
  }

  /** Returns what the console says that is no mere note: errors, and what a policy has blocked. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(Object::toString)
        .toList();
  }

  /** Keeps a picture of the whole page as a result of the build. */
  public void screenshot(String name) throws IOException {
    screenshot(name, true);
  }

  /** Keeps a picture of what the window shows of a page that is long. */
  public void screenshotOfWindow(String name) throws IOException {
    screenshot(name, false);
  }

  private void screenshot(String name, boolean whole) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Map<String, Object> shot =
        driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole));
    Files.write(
        SCREENSHOTS.resolve(name + ".png"),
        Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
  }

  @Override
  public void close() {
    driver.quit();
  }

  private static String text(Rule rule) {
    return "%s: %s: %s"
        .formatted(
            rule.getId(),
            rule.getHelp(),
            rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList());
  }

  private static File found(String... names) {
    return Stream.of(names)
        .flatMap(name ->
            Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> new File(folder, name)))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "no %s on PATH; './dev e2e' installs one".formatted(String.join(" or ", names))));
  }
}
