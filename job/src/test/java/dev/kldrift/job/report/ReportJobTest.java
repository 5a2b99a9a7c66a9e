package dev.kldrift.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kldrift.job.CompareFixture;
import dev.kldrift.job.config.ReportConfig;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages that are made again, left out and withdrawn, and the bounds of what is on them. */
class ReportJobTest extends CompareFixture {
  private static final String PAIRS =
      "select concat('f', id) feature, concat('s', id %% 3) shop, array('a', 'b') bins,"
          + " array(60L + id %% 7, 40L) p, array(40L, 60L + id %% 5) q from range(%d)";

  private Path page() {
    return output().resolve("report/run_date=" + DATE + ".html");
  }

  private String report(String date) {
    return new ReportJob(spark, new ReportConfig(output().toString(), LocalDate.parse(date), ""))
        .run()
        .toUri()
        .getPath();
  }

  private OutputFolder folderOf(String date) {
    return OutputFolder.open(
        output().toString(), LocalDate.parse(date), "page_", spark.sessionState().newHadoopConf());
  }

  private static JsonNode data(Path page, String id) throws IOException {
    Matcher script =
        Pattern.compile("<script type=\"application/json\" id=\"" + id + "\">(.*?)</script>")
            .matcher(Files.readString(page));
    assertThat(script.find()).isTrue();
    return new ObjectMapper().readTree(script.group(1));
  }

  @Test
  void report_ofAFeatureColumnThatResultsDoNotHave_isRefused() {
    compare(input("in", PAIRS.formatted(3)));
    ReportConfig config = new ReportConfig(output().toString(), LocalDate.parse(DATE), "nosuch");
    assertThatThrownBy(() -> new ReportJob(spark, config).run())
        .isInstanceOf(JobFailure.class)
        .hasMessage(
            "decision.feature-column: 'nosuch' is not a key column (keys: [feature, shop])");
  }

  @Test
  void report_afterCompare_isTheSamePageWithItsHistograms() throws IOException {
    compare(input("in", PAIRS.formatted(3)), "report.html=on");
    String first = Files.readString(page());
    Files.delete(page());

    assertThat(report(DATE)).isEqualTo(page().toString());

    assertThat(Files.readString(page())).isEqualTo(first);
    JsonNode histograms = data(page(), "histograms");
    assertThat(histograms.at("/labels").toString()).isEqualTo("[[\"a\",\"b\"]]");
    assertThat(histograms.at("/pairs").findValuesAsText("p")).isNotNull();
    assertThat(histograms.at("/pairs").toString()).contains("\"p\":[60,40],\"q\":[40,60]");
    assertThat(output().resolve("_staging")).isEmptyDirectory();
  }

  @Test
  void compare_withoutPage_withdrawsThatOfTheRunBefore() {
    Path input = input("in", PAIRS.formatted(1));
    compare(input, "report.html=on");
    assertThat(page()).exists();
    compare(input);
    assertThat(page()).doesNotExist();
    assertThat(output().resolve("_report/run_date=" + DATE + ".json")).doesNotExist();
  }

  @Test
  void report_ofADateWithoutResults_saysWhichThereAre() {
    assertThatThrownBy(() -> report(DATE))
        .isInstanceOf(JobFailure.class)
        .hasMessage("no results in " + output() + " (no such folder)");
    assertThat(output()).doesNotExist();
    compare(input("in", PAIRS.formatted(1)));
    assertThatThrownBy(() -> report("2026-11-23"))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_INPUT))
        .hasMessage(
            "no results of 2026-11-23 in %s (there are from %s to %s)"
                .formatted(output(), DATE, DATE));
  }

  @Test
  void page_ofManyFeatures_isBoundedAndCountsWhatItLeavesOut() throws IOException {
    compare(input("in", PAIRS.formatted(2500)), "report.html=on");
    JsonNode data = data(page(), "data");
    assertThat(data.at("/groups")).hasSize(ShownPairs.GROUPS);
    assertThat(data.at("/groupCount").asInt()).isEqualTo(2500);
    assertThat(data.at("/pairs/id").size())
        .isBetween(ShownPairs.GROUPS, ShownPairs.GROUPS + ShownPairs.WORST);
    assertThat(data.at("/trend/pairs")).hasSize(Trend.PAIRS);
    assertThat(data(page(), "histograms").at("/pairs")).hasSize(ShownHistograms.PAIRS);
    assertThat(Files.size(page())).isLessThan(2_500_000);
  }

  @Test
  void pages_ofSeveralDates_areThoseOfEachAlone() throws IOException {
    List<String> dates = List.of("2026-11-22", "2026-11-23", "2026-11-24");
    for (int i = 0; i < dates.size(); i++) {
      String rows = PAIRS.formatted(1200 - i) + " where id % 100 <> " + i; // not all the same
      compare(input("in" + i, rows), "run-date=" + dates.get(i));
    }
    List<String> alone = new ArrayList<>();
    for (String date : dates) {
      alone.add(Files.readString(Path.of(report(date))));
    }
    assertThat(data(Path.of(report(dates.get(2))), "data").at("/trend/dates")).hasSize(3);
    List<OutputFolder> outputs = dates.stream().map(this::folderOf).toList();
    for (String date : dates) {
      Files.delete(output().resolve("report/run_date=" + date + ".html"));
    }

    new DriftReport(spark, outputs, "").write();

    List<String> together = new ArrayList<>();
    for (String date : dates) {
      together.add(Files.readString(output().resolve("report/run_date=" + date + ".html")));
    }
    assertThat(together).isEqualTo(alone);
  }

  @Test
  void pages_ofManyFeaturesAndOfNone_countBoth() throws IOException {
    compare(input("many", PAIRS.formatted(ShownPairs.GROUPS + 10)));
    String rejected = PAIRS.formatted(2).replace("40L) p", "-40L) p");
    compare(input("none", rejected), "run-date=2026-11-23");
    List<OutputFolder> outputs = Stream.of(DATE, "2026-11-23").map(this::folderOf).toList();

    List<String> pages =
        new DriftReport(spark, outputs, "").write().stream().map(p -> p.toUri().getPath()).toList();

    List<Integer> counts = new ArrayList<>();
    for (String page : pages) {
      counts.add(data(Path.of(page), "data").at("/groupCount").asInt());
    }
    assertThat(counts).containsExactly(ShownPairs.GROUPS + 10, 0);
  }

  @Test
  void pages_ofDatesWithOtherColumns_areRefused() {
    compare(input("in", PAIRS.formatted(1)));
    compare(input("other", PAIRS.formatted(1).replace("shop", "store")), "run-date=2026-11-23");
    List<OutputFolder> outputs = Stream.of(DATE, "2026-11-23").map(this::folderOf).toList();
    DriftReport report = new DriftReport(spark, outputs, "");
    assertThatThrownBy(report::write)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "divergence of %s and of 2026-11-23 differ in their columns (must not, to be reported on at once)"
                .formatted(DATE));
  }
}
