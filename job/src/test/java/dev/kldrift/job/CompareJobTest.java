package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From Parquet to published tables, on inputs small enough to work out by hand. */
class CompareJobTest extends CompareFixture {
  private static final double LN2 = Math.log(2);

  @ParameterizedTest
  @ValueSource(strings = {"double", "float", "bigint", "int"})
  void compare_wideLayoutOfEveryElementType_publishesDivergences(String type) {
    Path input =
        input(
            "in",
            "select feature, cast(p as array<%1$s>) p, cast(q as array<%1$s>) q from values ('a', array(1, 1), array(1, 3)), ('b', array(2, 0), array(1, 1)) as t(feature, p, q)"
                .formatted(type));

    compare(input);

    assertThat(
            rows(
                "divergence",
                "select feature, status, partials, bins, total_p, total_q from t order by 1"))
        .containsExactly("[a,OK,1,2,2.0,4.0]", "[b,OK,1,2,2.0,2.0]");
    Row b = table("divergence").filter("feature = 'b'").head();
    assertThat(b.<Double>getAs("kl_pq")).isEqualTo(LN2);
    assertThat(b.<Double>getAs("kl_qp")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(b.<Double>getAs("unsupported_mass_q")).isEqualTo(0.5);
  }

  @Test
  void compare_longLayout_givesWhatWideLayoutGives() {
    Path wide =
        input(
            "wide",
            "select * from values ('a', array(1, 0, 5), array(2, 3, 0)), ('b', array(1, 1, 1), array(1, 1, 1)) as t(k, p, q)");
    Path longRows =
        input(
            "long",
            "select * from values ('a', 10, 2, null), ('a', 2, 0, 1), ('a', 10, 3, 0), ('a', 1, 1, 2), ('a', 2, null, 2),"
                + " ('b', 1, 1, 1), ('b', 2, 1, 1), ('b', 7, 1, 1) as t(k, bin, p, q)");

    compare(wide);
    String ofWide =
        rows("divergence", "select k, bins, kl_pq, kl_qp, psi from t order by k").toString();
    compare(longRows);

    assertThat(rows("divergence", "select k, bins, kl_pq, kl_qp, psi from t order by k").toString())
        .isEqualTo(ofWide);
    assertThat(rows("divergence", "select k, partials from t order by k"))
        .containsExactly("[a,5]", "[b,3]");
  }

  @Test
  void compare_emptyAndDisjointSides_areScoredRowsWithAStatus() {
    Path input =
        input(
            "in",
            "select * from values (1, array(0, 0), array(1, 2)), (2, array(1, 2), array(0, 0)), (3, array(1, 0), array(0, 1)),"
                + " (4, array(1, 2), array(1, 2)) as t(k, p, q)");
    compare(input);
    assertThat(rows("divergence", "select k, status, kl_pq, kl_qp from t order by k"))
        .containsExactly(
            "[1,EMPTY_P,NaN,NaN]",
            "[2,EMPTY_Q,NaN,NaN]",
            "[3,NO_OVERLAP,Infinity,Infinity]",
            "[4,OK,0.0,0.0]");
  }

  @Test
  void compare_logWeights_combinesByLogSumExp() {
    Path input =
        input(
            "in",
            "select * from values ('a', array(0d, double('-Infinity')), array(0d, 0d)), ('a', array(0d, ln(2d)), array(0d, 0d)) as t(k, p, q)");
    compare(input, "domain=log_weights");
    Row row = table("divergence").head();
    assertThat(row.<Double>getAs("kl_pq")).isBetween(0.0, 1e-30); // both sides are (1/2, 1/2)
    assertThat(row.<Long>getAs("partials")).isEqualTo(2);
  }

  @Test
  void compare_probabilities_acceptsFractions() {
    compare(
        input("in", "select 'a' k, array(0.5d, 0.5d) p, array(0.25d, 0.75d) q"),
        "domain=probabilities");
    double kl = table("divergence").head().<Double>getAs("kl_pq");
    assertThat(kl).isCloseTo(0.5 * Math.log(4.0 / 3), offset(1e-16));
  }

  @Test
  void compare_emptyInput_publishesEmptyDatedTables() {
    compare(input("in", "select 'a' k, array(1) p, array(1) q where false"));
    for (ResultTable table : List.of(ResultTable.DIVERGENCE, ResultTable.QUARANTINE)) {
      assertThat(table(table.folder()).count()).as(table.folder()).isZero();
      assertThat(file(table)).exists();
    }
    assertThat(table("runs").head().<Long>getAs("pairs")).isZero();
  }

  @Test
  void compare_sameInputTwice_givesTheSameRunIdAndBytes() throws Exception {
    Path input = input("in", "select id k, array(id, 1) p, array(1, id) q from range(100)");
    compare(input);
    byte[] first = Files.readAllBytes(file(ResultTable.DIVERGENCE));
    compare(input);
    assertThat(Files.readAllBytes(file(ResultTable.DIVERGENCE))).isEqualTo(first);
  }

  @Test
  void compare_rerunOfADate_replacesItAndLeavesOtherDates() {
    Path two = input("two", "select id k, array(id, 1) p, array(1, id) q from range(2)");
    Path three = input("three", "select id k, array(id, 1) p, array(1, id) q from range(3)");
    compare(two, "run-date=2026-11-20");
    compare(two);
    compare(three);
    assertThat(rows("divergence", "select run_date, count(*) from t group by 1 order by 1"))
        .containsExactly("[2026-11-20,2]", "[2026-11-22,3]");
    assertThat(rows("runs", "select run_date, pairs from t order by 1"))
        .containsExactly("[2026-11-20,2]", "[2026-11-22,3]");
    assertThat(output().resolve("_staging/run_date=" + DATE)).doesNotExist();
  }

  /** Of the date that is replaced the type is free. */
  @Test
  void compare_aKeyOfAnotherTypeThanOnTheLastOtherDate_isRefusedBeforeAnythingIsScored() {
    String pair = "select %s segment, array(1, 2) p, array(2, 1) q";
    Path texts = input("texts", pair.formatted("'a'"));
    Path numbers = input("numbers", pair.formatted("1"));
    compare(numbers);
    compare(texts);
    compare(texts, "run-date=2026-11-24");
    String runs = rows("runs", "select run_id from t").toString();
    assertThatThrownBy(() -> compare(numbers, "run-date=2026-11-23"))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(
            "key column 'segment' is int, and string in %s (must be the same on every date; convert it, or give another output)"
                .formatted(output().resolve("divergence/run_date=2026-11-24/divergence.parquet")));
    assertThat(rows("runs", "select run_id from t").toString()).isEqualTo(runs);
  }

  @Test
  void compare_keysOfEveryType_haveTheTypesOfTheDateBefore() {
    Path input =
        input(
            "in",
            "select 'a' s, 1 i, 2L l, cast(3 as short) h, cast(4 as byte) b, true o, date'2026-01-01' d,"
                + " timestamp'2026-01-01 00:00:00' t, timestamp_ntz'2026-01-01 00:00:00' n,"
                + " cast(null as string) e, array(1, 2) p, array(2, 1) q");
    compare(input);
    compare(input, "run-date=2026-11-23");
    assertThat(rows("divergence", "select distinct * except (run_id, run_date) from t")).hasSize(1);
  }

  @Test
  void compare_partitionFoldersAndSpecialNames_areKeysAsTheyAreWritten() {
    Path input =
        input("in", "select '007' as `a.b`, '1e5' as feature, array(1, 2) p, array(2, 1) q");
    spark
        .read()
        .parquet(input.toString())
        .write()
        .partitionBy("feature")
        .parquet(folder.resolve("parts").toString());
    compare(folder.resolve("parts"));
    assertThat(rows("divergence", "select `a.b`, feature from t")).containsExactly("[007,1e5]");
  }

  @Test
  void compare_summary_rollsUpOverGroupColumns() {
    Path input =
        input(
            "in",
            "select * from values ('x', 'a', array(1, 1), array(1, 3)), ('x', 'b', array(2, 0), array(1, 1)),"
                + " ('y', 'a', array(1, 1), array(1, 1)), ('y', 'b', array(1, -1), array(1, 1)) as t(feature, seg, p, q)");
    compare(input, "summary.group-by=feature,seg");
    assertThat(
            rows(
                "summary",
                "select feature, seg, level, pairs, ok, quarantined, infinite_qp from t order by level, feature, seg"))
        .containsExactly(
            "[null,null,0,3,3,1,1]",
            "[x,null,1,2,2,0,1]",
            "[y,null,1,1,1,1,0]",
            "[x,a,2,1,1,0,0]",
            "[x,b,2,1,1,0,1]",
            "[y,a,2,1,1,0,0]",
            "[y,b,2,0,0,1,0]");
  }

  @Test
  void compare_summary_hasExactQuantilesOfFiniteValues() {
    Path input =
        input(
            "in",
            "select id k, array(id + 1, 1) p, array(1, if(id % 7 = 0, 0, 5)) q from range(200)");
    compare(input);
    String expected =
        "select count(*), count_if(kl_pq = 'Infinity'), min(v), max(v), percentile(v, 0.5), percentile(v, 0.9), percentile(v, 0.99)"
            + " from (select *, if(kl_pq < 'Infinity', kl_pq, null) v from t)";
    assertThat(
            rows(
                "summary",
                "select pairs, infinite_pq, kl_pq_min, kl_pq_max, kl_pq_p50, kl_pq_p90, kl_pq_p99 from t"))
        .isEqualTo(rows("divergence", expected));
    double mean = table("summary").head().<Double>getAs("kl_pq_mean");
    double plain =
        (Double) spark.sql("select avg(kl_pq) from t where kl_pq < 'Infinity'").head().get(0);
    assertThat(mean).isCloseTo(plain, withPercentage(1e-10));
  }

  @Test
  void compare_runs_recordInputsAndCounts() {
    CompareResult result =
        compare(input("in", "select id k, array(if(id = 3, -1, 1)) p, array(1) q from range(10)"));
    Row run = table("runs").head();
    assertThat(run.<String>getAs("run_id"))
        .isEqualTo(result.run().identity().runId())
        .startsWith(DATE);
    assertThat(run.<Long>getAs("rows_in")).isEqualTo(10);
    assertThat(run.<Long>getAs("rows_combined")).isEqualTo(9);
    assertThat(run.<Long>getAs("rows_quarantined")).isEqualTo(1);
    assertThat(run.<String>getAs("outcome")).isEqualTo("DONE");
    List<Row> inputs = run.getList(run.fieldIndex("inputs"));
    assertThat(inputs.stream().mapToLong(row -> row.<Long>getAs("rows")).sum()).isEqualTo(10);
    assertThat(output().resolve("_runs/run_date=" + DATE + ".json"))
        .content()
        .contains("\"outcome\" : \"DONE\"", "\"rows_quarantined\" : 1");
  }

  private Path file(ResultTable table) {
    return output().resolve(table.folder()).resolve("run_date=" + DATE).resolve(table.file());
  }
}
