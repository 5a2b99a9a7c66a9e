package dev.kldrift.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What {@code compare} leaves for people, in a browser. */
class ReportPageTest extends ReportPageFixture {
  private static final StructType SEGMENTED =
      new StructType()
          .add("feature", DataTypes.StringType)
          .add("segment_level", DataTypes.StringType)
          .add("shop", DataTypes.StringType)
          .add("till", DataTypes.StringType)
          .add("p", DataTypes.createArrayType(DataTypes.LongType))
          .add("q", DataTypes.createArrayType(DataTypes.LongType));

  private static final StructType TIMED =
      new StructType()
          .add("feature", DataTypes.StringType)
          .add("time", DataTypes.TimestampType)
          .add("p", DataTypes.createArrayType(DataTypes.LongType))
          .add("q", DataTypes.createArrayType(DataTypes.LongType));

  private static final String LONG = "long-" + "x".repeat(10_000);
  private static final List<String> HOSTILE =
      List.of(
          SCRIPT,
          "quotes \" ' ` & <b>bold</b> \\u003c ${1}",
          "שלום עולם", // right to left
          "price 💶",
          "line\u2028break",
          LONG);
  private static final List<String> VIEWS =
      List.of("#/", "#/pairs", "#/run", "#/about/q_value", "#/pairs?q=price&sort=kl_qp");

  private Path page;
  private Path undecided;
  private Path segments;
  private Path times;

  @BeforeAll
  void makePages(@TempDir Path folder) {
    List<Row> calm = rows(false);
    List<Row> moved = rows(true);
    compare(folder, "calm", "out", "2026-11-20", calm);
    compare(folder, "moved", "out", "2026-11-21", moved);
    page =
        compare(folder, "again", "out", "2026-11-22", INPUT, moved, "decomposition.levels=feature");
    undecided =
        compare(
            folder,
            "few",
            "out-of-few",
            "2026-11-22",
            List.of(row("price", "a", new long[] {1, 1}, new long[] {1, 2})));
    segments = compare(folder, "levels", "out-of-levels", "2026-11-22", SEGMENTED, levels());
    times = compare(folder, "times", "out-of-times", "2026-11-22", TIMED, times());
  }

  private static List<Row> rows(boolean moved) {
    List<Row> rows = new java.util.ArrayList<>();
    rows.add(row("price", "a", new long[] {500, 300, 200, 0}, now(moved, 200, 300, 480, 20)));
    rows.add(row("price", "b", new long[] {500, 300, 200, 0}, new long[] {498, 301, 201, 0}));
    rows.add(row("calm", "a", new long[] {400, 400, 200, 10}, new long[] {401, 399, 200, 10}));
    for (String name : HOSTILE) {
      rows.add(row(name, name, new long[] {900, 50, 25, 25}, now(moved, 300, 400, 100, 200)));
    }
    // Rejected: a count cannot be negative.
    rows.add(row("broken", SCRIPT, new long[] {-1, 2, 3, 4}, new long[] {1, 2, 3, 4}));
    return rows;
  }

  /** In New York both hours are half past one. */
  private static List<Row> times() {
    return Stream.of("2020-11-01T05:30:00Z", "2020-11-01T06:30:00Z")
        .map(time -> Timestamp.from(Instant.parse(time)))
        .map(time -> RowFactory.create("price", time, List.of(500L, 500L), List.of(900L, 100L)))
        .toList();
  }

  /** Only rows without a shop moved. */
  private static List<Row> levels() {
    long[] even = {500, 500};
    return List.of(
        level("all", null, null, new long[] {1000, 1000}, new long[] {1400, 600}),
        level("shop", null, null, even, new long[] {900, 100}),
        level("shop", "a", null, even, even),
        level("shop x till", null, "1", even, new long[] {900, 100}),
        level("shop x till", "a", null, even, even));
  }

  private static Row level(String level, String shop, String till, long[] p, long[] q) {
    return RowFactory.create("price", level, shop, till, boxed(p), boxed(q));
  }

  private static long[] now(boolean moved, long... counts) {
    return moved ? counts : new long[] {500, 300, 200, 0};
  }

  @Test
  void morning_saysWhatMovedHowSureSinceWhenAndWhatIsUndecided() {
    browser.open(page, "");
    assertThat(browser.find("h1").getText()).isEqualTo("7 of 8 features moved");
    assertThat(browser.text())
        .contains("9 pairs of histograms were compared. 7 drifted")
        .contains("false alarm")
        .contains("1 input row of 10 could not be read")
        .contains("since 21 November 2026, 2 run dates in a row")
        .contains("[0, 1) 50% → 20%")
        .contains("What did not");
    assertThat(browser.all(".card").size()).isEqualTo(8);
  }

  @Test
  void hostileNames_areTextAndNothingRuns() {
    browser.open(page, "");
    assertThat(browser.run("return document.title")).isNotEqualTo("ran");
    assertThat(browser.all("img")).isEmpty();
    List<String> names =
        browser.all(".card h3").stream().map(name -> name.getAttribute("textContent")).toList();
    assertThat(names).contains(HOSTILE.get(1), HOSTILE.get(2), HOSTILE.get(3), HOSTILE.get(4));
    assertThat(names).contains(SCRIPT);
    assertThat(names)
        .anyMatch(name -> name.startsWith("long-xxx") && name.endsWith("(10,005 characters)"));
    assertThat(
            browser.run(
                "const root = document.documentElement; return root.scrollWidth - root.clientWidth"))
        .isEqualTo(0L);
    browser.view("#/run");
    assertThat(browser.text()).contains("NEGATIVE");
    browser.view("#/pairs?q=" + "img");
    browser.follow(browser.find(".pairs tbody a"));
    assertThat(browser.find("h1").getAttribute("textContent")).isEqualTo(SCRIPT);
    assertThat(browser.text()).contains("onerror=");
    assertThat(browser.all("img")).isEmpty();
    assertThat(browser.run("return document.title")).isNotEqualTo("ran");
  }

  @Test
  void pair_namesBinsAppearedTrendMixAndFigures() {
    open("price", "a");
    assertThat(browser.find("h1").getText()).isEqualTo("price");
    assertThat(browser.text())
        .contains("It drifted, since 21 November 2026, 2 run dates in a row: Jensen-Shannon")
        .contains("[0, 1) 50% 20%")
        .contains("appeared")
        .contains("2.0% of q lies in bins that p does not have (appeared)")
        .contains("NULL: 0% of p, 2.0% of q")
        .contains("mostly within")
        .contains("KL(q‖p) ∞");
    assertThat(browser.all(".canvas canvas").size()).isEqualTo(3);
    assertThat(browser.all(".heatmap tbody tr").size()).isEqualTo(2);
    assertThat(browser.all(".heatmap td.heat-5, .heatmap td.heat-4").size()).isEqualTo(2);
  }

  /** Goes to a pair by the table. */
  private void open(String feature, String shop) {
    browser.open(page, "#/pairs?q=" + feature + "+" + shop);
    By link = By.xpath("//tbody/tr[th='%s'][td='shop %s']//a".formatted(feature, shop));
    browser.follow(browser.driver().findElement(link));
    assertThat(browser.url()).contains("#/pair/");
  }

  @Test
  void keys_thatAreInstants_areInUtc() {
    browser.open(times, "#/pairs");
    assertThat(browser.text()).contains("time 2020-11-01T05:30:00Z", "time 2020-11-01T06:30:00Z");
  }

  @Test
  void segmentOfRowsWithoutAValue_isNotEverything() {
    browser.open(segments, "");
    assertThat(browser.find(".card .where").getText()).isEqualTo("everything");
    browser.open(segments, "#/pairs?sort=name&up=1");
    assertThat(places())
        .containsExactlyInAnyOrder(
            "everything", "shop = NULL", "shop a", "shop = NULL, till 1", "shop a, till = NULL");
    browser.open(segments, "#/pairs?q=NULL");
    assertThat(places())
        .containsExactlyInAnyOrder("shop = NULL", "shop = NULL, till 1", "shop a, till = NULL");
    browser.open(segments, "#/pairs?q=all");
    browser.follow(browser.find(".pairs tbody a"));
    List<String> mixes =
        browser.all("th[scope=row] ~ td.wide").stream()
            .map(bars -> bars.findElement(By.xpath("..")).getText())
            .toList();
    assertThat(mixes).anyMatch(text -> text.startsWith("shop 2 "));
  }

  private List<String> places() {
    return browser.all(".pairs tbody tr td:nth-child(2)").stream()
        .map(WebElement::getText)
        .toList();
  }

  @Test
  void table_searchesSortsAndIsInTheAddress() {
    browser.open(page, "#/pairs");
    assertThat(browser.all(".pairs tbody tr").size()).isEqualTo(9);
    WebElement search = browser.find("#search");
    search.sendKeys("price");
    assertThat(browser.all(".pairs tbody tr").size()).isEqualTo(3);
    assertThat(browser.text()).contains("3 pairs of 9 on this page");
    browser.driver().findElement(By.xpath("//th/button[.='KL(q‖p)']")).click();
    assertThat(browser.find(".pairs tbody tr").getText()).contains("∞");
    browser.driver().findElement(By.xpath("//th/button[.='KL(q‖p)']")).click();
    assertThat(browser.find("th[aria-sort=ascending]").getText()).startsWith("KL(q‖p)");
    assertThat(browser.find(".pairs tbody tr").getText()).startsWith("price shop b");
    String address = browser.url();
    assertThat(address).endsWith("#/pairs?q=price&sort=kl_qp&up=1");
    browser.open(page, address.substring(address.indexOf('#')));
    assertThat(browser.find(".pairs tbody tr").getText()).startsWith("price shop b");
    assertThat(browser.find("#search").getAttribute("value")).isEqualTo("price");
  }

  @Test
  void theme_changesAndIsRemembered() {
    browser.open(page, "");
    String light = background();
    browser.find("#theme").click();
    assertThat(background()).isNotEqualTo(light);
    browser.open(page, "#/run");
    assertThat(background()).isNotEqualTo(light);
    browser.find("#theme").click();
    assertThat(background()).isEqualTo(light);
  }

  private String background() {
    return (String)
        browser.run("return getComputedStyle(document.documentElement).backgroundColor");
  }

  @Test
  void keyboard_reachesEverythingAndReadsCharts() {
    browser.open(page, "");
    browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
    WebElement skip = browser.driver().switchTo().activeElement();
    assertThat(skip.getText()).isEqualTo("To the content");
    open("price", "a");
    WebElement chart = browser.find(".chart");
    browser.run("arguments[0].focus()", chart);
    chart.sendKeys(Keys.ARROW_RIGHT);
    assertThat(chart.findElement(By.cssSelector(".said")).getText())
        .startsWith("[0, 1): p 50%, q 20%; adds 0.458 to KL(p‖q) and −0.183 to KL(q‖p)");
    chart.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertThat(chart.findElement(By.cssSelector(".said")).getText()).contains("∞ to KL(q‖p)");
  }

  @Test
  void tooltip_isDrawnWhereTheMouseIs() {
    open("price", "a");
    WebElement canvas = browser.find(".canvas");
    byte[] before = canvas.getScreenshotAs(OutputType.BYTES);
    new Actions(browser.driver()).moveToElement(canvas, -100, -120).perform();
    browser.run("return new Promise(done => setTimeout(done, 300))");
    assertThat(canvas.getScreenshotAs(OutputType.BYTES)).isNotEqualTo(before);
  }

  @Test
  void undecidedNight_saysSo() {
    browser.open(undecided, "");
    assertThat(browser.find("h1").getText()).isEqualTo("Nothing could be decided");
    assertThat(browser.text())
        .contains("this run says neither that something moved nor that nothing did")
        .contains("too few counts to find the smallest effect that matters");
  }

  @Test
  void everyView_isAccessibleAndFitsAPhone() {
    for (String theme : List.of("light", "dark")) {
      for (String view : VIEWS) {
        browser.open(page, view);
        browser.run("document.documentElement.dataset.theme = arguments[0]", theme);
        browser.assertAccessible(view + " " + theme);
      }
      open("price", "a");
      browser.run("document.documentElement.dataset.theme = arguments[0]", theme);
      browser.assertAccessible("pair " + theme);
    }
    browser.phone();
    for (String view : VIEWS) {
      browser.open(page, view);
      assertThat(
              browser.run(
                  "const root = document.documentElement; return root.scrollWidth - root.clientWidth"))
          .as(view)
          .isEqualTo(0L);
    }
  }

  @Test
  void page_holdsAsMuchAsItMayAndNotMore() {
    assertThat(page.toFile().length()).isBetween(700_000L, 1_000_000L);
  }
}
