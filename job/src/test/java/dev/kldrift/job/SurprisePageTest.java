package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.report.Browser;
import dev.kldrift.job.surprise.TestMovie;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of a movie, in a browser. */
class SurprisePageTest extends SurpriseFixture {
  @Test
  void page_showsFramesHeatMapsAndAnAddressOfEach() {
    TestMovie.write(frames(), 12);
    surprise("report.html=on");
    Path page = output().resolve("report/run_date=" + DATE + ".html");
    try (Browser browser = new Browser()) {
      browser.open(page, "#t=5");
      assertThat(browser.find("#said").getText())
          .startsWith("Frame 5, 0.5 s: mean surprise")
          .contains("y " + TestMovie.DISC_Y);
      assertThat(browser.all("#strip button").size()).isEqualTo(9);
      assertThat(browser.find("#screen image").getAttribute("href")).startsWith("data:image/jpeg");
      assertThat(browser.all("#screen .cell")).isNotEmpty();
      WebElement time = browser.find("#time");
      time.sendKeys(Keys.ARROW_RIGHT);
      assertThat(browser.url()).endsWith("#t=6");
      browser.find("#heat").click();
      assertThat(browser.all("#screen .cell")).isEmpty();
      browser.assertAccessible("light");
      browser.run("document.documentElement.dataset.theme = 'dark'");
      browser.assertAccessible("dark");
      browser.assertQuiet();
    }
  }
}
