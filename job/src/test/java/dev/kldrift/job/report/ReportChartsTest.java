package dev.kldrift.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** What the charts of a page draw, and where, in a browser. */
class ReportChartsTest extends ReportPageFixture {
  private Path apart;
  private Path settled;

  @BeforeAll
  void makePages(@TempDir Path folder) {
    apart =
        compare(
            folder,
            "apart",
            "out-of-apart",
            "2026-11-22",
            List.of(row("price", "a", new long[] {500, 0}, new long[] {0, 500})));
    for (String date : List.of("2026-11-20", "2026-11-21", "2026-11-22")) {
      settled =
          compare(
              folder,
              "settled-" + date,
              "out-of-settled",
              date,
              INPUT,
              settled(date.equals("2026-11-20")),
              "decision.minimum-effect=[gone kl_pq 0.01, js_divergence 0.01]");
    }
  }

  /** Bins of one feature have gone for good; the other moved once, and is back. */
  private static List<Row> settled(boolean moved) {
    long[] even = {50_000, 50_000};
    return List.of(
        row("gone", "a", even, new long[] {100_000, 0}),
        row("back", "a", even, moved ? new long[] {95_000, 5_000} : even));
  }

  @Test
  void binsOfOneSide_areNewOrGone_andNoShareIsBeyondAll() {
    browser.open(apart, "#/pairs");
    browser.follow(browser.find(".pairs tbody a"));
    assertThat(browser.text())
        .contains("100% of p lies in bins that q does not have (vanished)")
        .contains("would be empty in q with probability")
        .contains(": it is really gone.")
        .contains("100% of q lies in bins that p does not have (appeared)")
        .contains("would have been empty in p with probability")
        .contains(": it is really new.");
    assertThat(
            browser.run(
                "const chart = echarts.getInstanceByDom(document.querySelector('.canvas'));"
                    + " return chart.getModel().getComponent('yAxis', 0).axis.scale.getExtent()"))
        .isEqualTo(List.of(0L, 1L));
  }

  /** A text that a chart has drawn, in pixels of its canvas. */
  private record Drawn(String text, double left, double top, double width, double height) {
    boolean covers(Drawn other) {
      return left < other.left + other.width
          && other.left < left + width
          && top < other.top + other.height
          && other.top < top + height;
    }
  }

  /** As high as their font, which ECharts takes from a letter that this machine may not have. */
  private List<Drawn> drawn(WebElement chart) {
    List<?> boxes =
        (List<?>)
            browser.run(
                "const chart = echarts.getInstanceByDom(arguments[0].querySelector('.canvas'));"
                    + " return chart.getZr().storage.getDisplayList(true)"
                    + ".filter(shape => shape.type === 'tspan').map(shape => {"
                    + " const box = shape.getBoundingRect().clone();"
                    + " const size = Number(/([\\d.]+)px/.exec(shape.style.font)[1]);"
                    + " box.y += (box.height - size) / 2; box.height = size;"
                    + " shape.transform && box.applyTransform(shape.transform);"
                    + " return [shape.style.text, box.x + 1, box.y + 1, box.width - 2, box.height - 2]"
                    + ".map(String); })",
                chart);
    return boxes.stream()
        .map(box -> ((List<?>) box).stream().map(String::valueOf).toList())
        .map(
            box ->
                new Drawn(
                    box.get(0),
                    Double.parseDouble(box.get(1)),
                    Double.parseDouble(box.get(2)),
                    Double.parseDouble(box.get(3)),
                    Double.parseDouble(box.get(4))))
        .toList();
  }

  private static List<String> texts(List<Drawn> drawn) {
    return drawn.stream().map(Drawn::text).toList();
  }

  private WebElement sinceWhen() {
    return browser
        .driver()
        .findElement(
            By.xpath("//h2[.='Since when']/following-sibling::div[contains(@class, 'chart')]"));
  }

  @Test
  void labels_ofChartsNeverOverprint() {
    for (String feature : List.of("back", "gone")) {
      browser.open(settled, "#/pairs?q=" + feature);
      browser.follow(browser.find(".pairs tbody a"));
      assertThat(texts(drawn(sinceWhen()))).contains("measured", "what matters", "2026-11-22");
      for (WebElement chart : browser.all(".chart")) {
        double bottom = chart.findElement(By.cssSelector(".canvas")).getSize().getHeight();
        List<Drawn> drawn = drawn(chart);
        for (int i = 0; i < drawn.size(); i++) {
          Drawn text = drawn.get(i);
          assertThat(text.top()).as("%s", text).isNotNegative();
          assertThat(text.top() + text.height()).as("%s", text).isLessThanOrEqualTo(bottom);
          assertThat(drawn.subList(i + 1, drawn.size())).as("%s", text).noneMatch(text::covers);
        }
      }
    }
  }

  @Test
  void infiniteEffect_isWhereTheAxisSaysSo() {
    browser.open(settled, "#/pairs?q=gone");
    browser.follow(browser.find(".pairs tbody a"));
    WebElement chart = sinceWhen();
    Drawn infinity =
        drawn(chart).stream().filter(text -> text.text().equals("∞")).findAny().orElseThrow();
    Number measured =
        (Number)
            browser.run(
                "const chart = echarts.getInstanceByDom(arguments[0].querySelector('.canvas'));"
                    + " return chart.convertToPixel({yAxisIndex: 0}, chart.getOption().series[0].data[2])",
                chart);
    assertThat(infinity.top() + infinity.height() / 2)
        .isCloseTo(measured.doubleValue(), within(2.0));
  }

  @Test
  void termsThatAreInfiniteOrNothing_haveNoOtherNumberOnTheirAxis() {
    browser.open(apart, "#/pairs");
    browser.follow(browser.find(".pairs tbody a"));
    assertThat(texts(drawn(browser.find(".chart"))))
        .filteredOn(text -> !text.contains("nats") && !text.startsWith("["))
        .containsExactlyInAnyOrder("share of the mass", "0%", "50%", "100%", "0", "∞", "0", "∞");
  }

  @Test
  void featureOfTwoBins_hasAPictureToo() {
    browser.open(settled, "");
    assertThat(browser.find(".card.still h3").getText()).isEqualTo("back");
    assertThat(browser.all(".card.still .mini")).hasSize(1);
  }
}
