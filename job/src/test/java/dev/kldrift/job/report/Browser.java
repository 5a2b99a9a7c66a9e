package dev.kldrift.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Debian's Chromium, which must be there: a page that no browser has opened has not been tested.
 * Install packages {@code chromium} and {@code chromium-driver}.
 */
public final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChromeDriver driver;

  /** A browser with nothing open. */
  public Browser() {
    assertThat(CHROMIUM).as("Debian's package chromium").isExecutable();
    assertThat(DRIVER).as("Debian's package chromium-driver").isExecutable();
    ChromeOptions options = new ChromeOptions().setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    driver = new ChromeDriver(service, options);
    desktop();
  }

  /** A window of a desktop. */
  public void desktop() {
    driver.manage().window().setSize(new Dimension(1280, 900));
  }

  /** A window of a phone. */
  public void phone() {
    driver.manage().window().setSize(new Dimension(500, 844)); // Chromium's least
  }

  /** Opens a page of a file as if nothing had been open before. */
  public void open(Path page, String fragment) {
    driver.get("about:blank");
    driver.get(page.toUri() + fragment);
  }

  /** Goes to another view of the page. */
  public void view(String fragment) {
    leave(() -> run("location.hash = arguments[0]", fragment));
  }

  /** Follows a link of the page to another view. */
  public void follow(WebElement link) {
    leave(link::click);
  }

  /** The address changes at once, the view some time after. */
  private void leave(Runnable step) {
    WebElement left = find("main > *");
    step.run();
    new WebDriverWait(driver, PATIENCE).until(ExpectedConditions.stalenessOf(left));
  }

  /** Runs a script in the page. */
  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** The first element. */
  public WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** All elements. */
  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** What a reader sees. */
  public String text() {
    return find("main").getText();
  }

  /** The address. */
  public String url() {
    return driver.getCurrentUrl();
  }

  /** Selenium's own. */
  public ChromeDriver driver() {
    return driver;
  }

  /** The console has no error or warning, and nothing but files of this machine was asked for. */
  public void assertQuiet() {
    assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
        .extracting(LogEntry::getMessage)
        .filteredOn(message -> !message.contains("willReadFrequently")) // axe-core's own canvas
        .isEmpty();
    assertThat(driver.manage().logs().get(LogType.PERFORMANCE).getAll())
        .extracting(LogEntry::getMessage)
        .filteredOn(message -> message.contains("\"Network.requestWillBeSent\""))
        .allMatch(
            message ->
                message.contains("\"url\":\"file:")
                    || message.contains("\"url\":\"data:")
                    || message.contains("\"url\":\"about:"));
  }

  /** No fault that axe-core calls serious or critical. */
  public void assertAccessible(String what) {
    // The policy of the page lets no other script in, but for the debugger.
    run(axe());
    Object faults =
        driver.executeAsyncScript(
            "const done = arguments[0]; axe.run().then(r => done(r.violations"
                + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3).join(' '))),"
                + " e => done(['axe: ' + e]))");
    assertThat((List<?>) faults).as(what).isEmpty();
  }

  private static String axe() {
    try (InputStream in = Browser.class.getResourceAsStream(AXE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
