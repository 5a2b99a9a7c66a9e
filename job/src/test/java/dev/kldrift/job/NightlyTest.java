package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A night on a small table, by hand. */
class NightlyTest extends NightlyFixture {
  private static final String BINS = "profile.bins=v edges 0 10 20";
  private static final String STATUSES =
      "select feature, segment_level, coalesce(k, '-'), status from t"
          + " where run_date = '%s' order by 1, 2, 3";

  /** Where a night keeps its pairs on their way says nothing of them. */
  @Test
  void keys_areThoseOfTheTableAndItsSegments() {
    day("2026-01-01", 9, "id v, if(id < 6, 'k1', 'k2') k");
    nightly("2026-01-01", "profile.features=v", "profile.segments=k");
    assertThat(List.of(table("divergence").columns()).subList(0, 6))
        .containsExactly("dataset", "feature", "reference", "segment_level", "k", "run_id");
    assertThat(List.of(table("quarantine").columns()))
        .startsWith("dataset", "feature", "reference", "segment_level", "k", "p", "q");
  }

  @Test
  void day_countedByHand_isPublishedAsHistograms() {
    day(
        "2026-01-01",
        8,
        "element_at(array(-5, 0, 9, 10, 20, 25, null, 10), int(id + 1)) v,"
            + " element_at(array('a', 'a', 'a', 'b', 'b', 'c', 'd', null), int(id + 1)) s,"
            + " if(id < 6, 'k1', 'k2') k");
    nightly("2026-01-01", BINS + ",s top 2", "profile.features=v,s", "profile.segments=k");

    assertThat(
            rows(
                "histogram",
                "select feature, segment_level, k, rows, counts from t order by 1, 2, 3"))
        .containsExactly(
            // a, b, (other): c and d, (new), NULL
            "[s,all,null,8,ArraySeq(3, 2, 2, 0, 1)]",
            "[s,k,k1,6,ArraySeq(3, 2, 1, 0, 0)]",
            "[s,k,k2,2,ArraySeq(0, 0, 1, 0, 1)]",
            // below 0, [0, 10), [10, 20), from 20 on, NULL, NaN
            "[v,all,null,8,ArraySeq(1, 2, 2, 2, 1, 0)]",
            "[v,k,k1,6,ArraySeq(1, 2, 1, 2, 0, 0)]",
            "[v,k,k2,2,ArraySeq(0, 0, 1, 0, 1, 0)]");
    assertThat(rows("bins", "select name, labels from t where kind <> 'SEGMENT' order by 1"))
        .containsExactly(
            "[s,ArraySeq(a, b, (other), (new), NULL)]",
            "[v,ArraySeq(< 0, [0, 10), [10, 20), >= 20, NULL, NaN)]");
  }

  @Test
  void secondDay_comparedByHand_isThePairOfBothDays() {
    day("2026-01-01", 4, "element_at(array(1, 1, 1, 15), int(id + 1)) v");
    day("2026-01-02", 4, "element_at(array(1, 15, 15, 15), int(id + 1)) v");
    nightly("2026-01-01", BINS);
    nightly("2026-01-02", BINS);

    // KL((3/4, 1/4) || (1/4, 3/4)) = ln(3) / 2
    assertThat(
            rows(
                "divergence",
                "select dataset, feature, reference, total_p, total_q, round(kl_pq, 12), status from t"
                    + " where run_date = '2026-01-02'"))
        .containsExactly("[source,v,previous-day,4.0,4.0,0.549306144334,OK]");
    assertThat(rows("divergence", "select status from t where run_date = '2026-01-01'"))
        .containsExactly("[NO_REFERENCE]");
  }

  @Test
  void references_several_areEachTaggedAndAddUpTheirDays() {
    for (int i = 1; i <= 9; i++) {
      day("2026-01-0" + i, i, "1 v");
    }
    nightly(
        "2026-01-09",
        BINS,
        "reference.windows=baseline 2026-01-01..2026-01-03,previous-day,trailing 3,lag 4,same-weekday 2",
        "reference.exclude=2026-01-07");

    assertThat(rows("divergence", "select reference, total_p, total_q from t order by 1"))
        .containsExactly(
            "[baseline,6.0,9.0]", // 1 + 2 + 3
            "[lag-4,5.0,9.0]",
            "[previous-day,8.0,9.0]",
            "[same-weekday-2,2.0,9.0]", // 2 January; 26 December has none
            "[trailing-3,14.0,9.0]"); // 6 + 8, 7 is excluded
  }

  @Test
  void segments_newVanishedAndBeyondTheCap_areRowsWithAStatus() {
    day("2026-01-01", 12, "1 v, element_at(array('a','b','c','d'), int(id % 4 + 1)) k");
    day("2026-01-02", 12, "1 v, element_at(array('a','a','c','e'), int(id % 4 + 1)) k");
    nightly("2026-01-01", BINS, "profile.segments=k 10");
    nightly("2026-01-02", BINS, "profile.segments=k 10");

    assertThat(rows("divergence", STATUSES.formatted("2026-01-02")))
        .contains(
            "[v,all,-,CONSTANT]",
            "[v,k,(new),NEW_SEGMENT]",
            "[v,k,a,CONSTANT]",
            "[v,k,b,VANISHED_SEGMENT]");
  }

  @Test
  void segments_beyondTheCap_areOneThatKeepsTheirRows() {
    day("2026-01-01", 100, "1 v, if(id < 60, 'big', concat('s', id)) k");
    nightly("2026-01-01", BINS, "profile.features=v", "profile.segments=k 3");

    assertThat(rows("histogram", "select k, rows from t where segment_level = 'k' order by 1"))
        .containsExactly("[(other),38]", "[big,60]", "[s60,1]", "[s61,1]");
  }

  @Test
  void bins_onceMade_areKept() {
    day("2026-01-01", 100, "id v");
    day("2026-01-02", 100, "id + 1000 v");
    nightly("2026-01-01", "profile.bins=quantile 4");
    nightly("2026-01-02", "profile.bins=quantile 4");

    assertThat(rows("bins", "select distinct edges from t"))
        .containsExactly("[ArraySeq(0.0, 25.0, 50.0, 75.0, 100.0)]");
    assertThat(rows("histogram", "select counts from t where run_date = '2026-01-02'"))
        .containsExactly("[ArraySeq(0, 0, 0, 0, 0, 100, 0, 0)]");
  }

  @Test
  void bins_configuredAnew_countTheReferenceAnewToo() {
    day("2026-01-01", 100, "id v");
    day("2026-01-02", 100, "id v");
    nightly("2026-01-01", "profile.bins=edges 0 50");
    nightly("2026-01-02", "profile.bins=edges 0 10 90");

    assertThat(rows("divergence", "select run_date, bins, kl_pq, status from t order by 1"))
        .containsExactly("[2026-01-01,5,NaN,NO_REFERENCE]", "[2026-01-02,6,0.0,OK]");
  }

  @Test
  void bins_ofAGoneReference_areAddedUpWhereTheyNestAndElseRefused() throws Exception {
    day("2026-01-01", 100, "id v, id w");
    nightly("2026-01-01", "profile.bins=edges 0 20 50 80");
    TestFiles.delete(source().resolve("2026-01-01.parquet"));
    day("2026-01-02", 100, "id v, id w");
    nightly("2026-01-02", "profile.bins=v edges 20 80,w edges 0 30 50");

    assertThat(
            rows(
                "divergence",
                "select feature, bins, total_p, kl_pq, status from t where run_date = '2026-01-02'"
                    + " order by 1"))
        .containsExactly("[v,5,100.0,0.0,OK]", "[w,6,0.0,NaN,BIN_MISMATCH]");
  }

  @Test
  void features_fromTypesAndPatterns_areGuessedAndListed() {
    day(
        "2026-01-01",
        3,
        "id n, double(id) a_price, decimal(id) b_price, string(id) s, id = 1 flag,"
            + " array(1, 2) items, struct(1 x) nested, date'2026-01-01' d, id secret");
    NightlyResult result =
        nightly(
            "2026-01-01",
            "profile.exclude=sec*",
            "profile.features=*,hour = hour(date),weekday = weekday(date)",
            "profile.bins=*_price log 1");

    assertThat(result.profile().source().features().values())
        .extracting(f -> f.name() + " " + f.type() + " " + f.rule().text() + " " + f.guessed())
        .containsExactly(
            "n INTEGER quantile 20 true",
            "a_price REAL log 1 false",
            "b_price REAL log 1 false",
            "s TEXT top 50 true",
            "flag TEXT top 50 true",
            "items INTEGER quantile 20 true",
            "hour INTEGER quantile 20 true",
            "weekday INTEGER quantile 20 true");
    assertThat(result.profile().source().skipped())
        .containsOnlyKeys("date", "nested", "d", "secret");
    // Thursday, by ISO.
    assertThat(rows("bins", "select labels from t where name = 'weekday'"))
        .containsExactly("[ArraySeq(< 4, 4, >= 5, NULL, NaN)]");
    assertThat(rows("bins", "select labels from t where name = 'flag'"))
        .containsExactly("[ArraySeq(false, true, (other), (new), NULL)]");
  }

  @Test
  void lateRows_ofAReference_listAndCascadeToTheDatesMadeFromIt() {
    day("2026-01-01", 10, "1 v");
    day("2026-01-02", 10, "1 v");
    day("2026-01-03", 10, "1 v");
    nightly("2026-01-01", BINS);
    assertThat(nightly("2026-01-02", BINS).profile().outdated()).isEmpty();
    nightly("2026-01-03", BINS, "reference.windows=trailing 2");
    assertThat(nightly("2026-01-01", BINS).profile().outdated()).isEmpty();

    file("late.parquet", "select timestamp'2026-01-01 23:59:59' date, 15 v from range(5)");
    assertThat(nightly("2026-01-01", BINS, "reference.windows=trailing 2").profile().outdated())
        .containsExactly(LocalDate.of(2026, 1, 2), LocalDate.of(2026, 1, 3));
    nightly("2026-01-02", BINS);
    assertThat(rows("divergence", "select total_p from t where run_date = '2026-01-02'"))
        .containsExactly("[15.0]");
  }

  @Test
  void day_thatComesAfterLaterOnes_listsThem() {
    day("2026-01-01", 10, "1 v");
    day("2026-01-03", 10, "1 v");
    nightly("2026-01-01", BINS);
    nightly("2026-01-03", BINS, "reference.windows=trailing 2");
    day("2026-01-02", 10, "1 v");
    assertThat(nightly("2026-01-02", BINS, "reference.windows=trailing 2").profile().outdated())
        .containsExactly(LocalDate.of(2026, 1, 3));
  }

  @Test
  void dataset_ofAnotherName_isRefusedWhereItWouldReplaceTheFirst() {
    day("2026-01-01", 10, "1 v");
    day("2026-01-02", 10, "1 v");
    nightly("2026-01-01", BINS);
    String before = everything();
    for (String date : List.of("2026-01-01", "2026-01-02")) {
      assertThatThrownBy(() -> nightly(date, BINS, "source.dataset=other"))
          .isInstanceOf(JobFailure.class)
          .hasMessageContainingAll(
              "source.dataset: 'other', but the histograms of 2026-01-01 in ",
              " are of 'source' (an output has one dataset: give another output, or this name"
                  + " where it is the same)");
    }
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void timeZone_withOtherDays_isRefusedOnAnOutput() {
    day("2026-01-01", 10, "1 v");
    day("2026-01-02", 10, "1 v");
    nightly("2026-01-01", BINS);
    String before = everything();
    assertThatThrownBy(() -> nightly("2026-01-02", BINS, "source.time-zone=Europe/Vienna"))
        .isInstanceOf(JobFailure.class)
        .hasMessageContainingAll(
            "source.time-zone: 'Europe/Vienna', but the days of the histograms in ",
            " begin in 'UTC' (an output has one zone: give another output, or this zone)");
    assertThat(everything()).isEqualTo(before);
    nightly("2026-01-02", BINS, "source.time-zone=Etc/UTC");
  }

  @Test
  void rerun_ofTheSame_givesTheSameBits() {
    day("2026-01-01", 100, "id % 7 v, id % 3 k");
    day("2026-01-02", 100, "id % 5 v, id % 3 k");
    nightly("2026-01-01", "profile.segments=k");
    nightly("2026-01-02", "profile.segments=k");
    String first = everything();
    nightly("2026-01-01", "profile.segments=k");
    nightly("2026-01-02", "profile.segments=k");
    assertThat(everything()).isEqualTo(first);
  }

  @Test
  void day_withoutRows_isNoInputAndChangesNothing() {
    day("2026-01-01", 10, "1 v");
    nightly("2026-01-01", BINS);
    String before = everything();
    assertThatThrownBy(() -> nightly("2026-01-02", BINS))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_INPUT))
        .hasMessage(
            "no rows of 2026-01-02 in %s (by column 'date', timestamp: from 2026-01-01 to 2026-01-01,"
                + " as '2026-01-01 12:00:00')",
            source());
    assertThat(everything()).isEqualTo(before);
    assertThat(output().resolve("_runs/run_date=2026-01-02.json"))
        .content()
        .contains("\"outcome\" : \"NO_INPUT\"", "\"command\" : \"nightly\"");
    assertThat(staged()).isEmpty();
  }

  @Test
  void failureOfAnotherCommand_leavesTheRecordOfAPublishedNight() throws IOException {
    day("2026-01-01", 10, "1 v");
    nightly("2026-01-01", BINS);
    Path record = output().resolve("_runs/run_date=2026-01-01.json");
    String published = Files.readString(record);
    assertThat(published).contains("\"outcome\" : \"DONE\"");
    assertFails(job -> job.rebin("none", LocalDate.of(2026, 1, 1)));
    assertThat(record).content().isEqualTo(published);
    Files.move(source().resolve("2026-01-01.parquet"), folder.resolve("gone"));
    assertFails(NightlyJob::profile);
    assertThat(record).content().isEqualTo(published);
    assertFails(NightlyJob::run);
    assertThat(record).content().contains("\"outcome\" : \"NO_INPUT\"");
  }

  private void assertFails(Consumer<NightlyJob> work) {
    try (Progress progress = Progress.of(spark, true)) {
      NightlyJob job = new NightlyJob(spark, config("2026-01-01", BINS), progress);
      assertThatThrownBy(() -> work.accept(job)).isInstanceOf(JobFailure.class);
    }
  }

  private List<Path> staged() {
    return TestFiles.below(output().resolve("_staging"));
  }

  @Test
  void table_thatSparkKnows_isProfiledByItsName() {
    spark.sql("select date'2026-01-01' date, id v from range(10)").write().saveAsTable("flown");
    try {
      nightly("2026-01-01", "source.path=", "source.table=flown");
      assertThat(rows("divergence", "select dataset, total_q from t"))
          .containsExactly("[flown,10.0]");
    } finally {
      spark.sql("drop table flown");
    }
  }

  @Test
  void source_writtenByDay_isReadByTheFolderOfTheDay() {
    spark
        .sql("select id v, date_add(date'2026-01-01', int(id % 2)) dt from range(10)")
        .write()
        .partitionBy("dt")
        .parquet(source().toString());
    nightly("2026-01-02", "source.date-column=dt", BINS);
    assertThat(rows("divergence", "select total_p, total_q from t")).containsExactly("[5.0,5.0]");
    assertThat(Files.exists(output().resolve("histogram/run_date=2026-01-01"))).isTrue();
  }
}
