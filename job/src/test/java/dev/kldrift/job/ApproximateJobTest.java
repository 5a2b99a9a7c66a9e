package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.job.config.ApproximateConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.sql.DuckDbEngine;
import dev.kldrift.job.sql.SparkEngine;
import dev.kldrift.job.sql.SqlEngine;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From Parquet to the table {@code approximation}. */
class ApproximateJobTest extends CompareFixture {
  private static final String ESSAY =
      "select 'essay' k, array(0.9d, 0.1d) p union all select 'none', array(0d, 0d)";

  private RunRecord approximate(Path input, String families, String... assignments) {
    return approximate(input, families, Optional.empty(), assignments);
  }

  private RunRecord approximate(
      Path input, String families, Optional<String> references, String... assignments) {
    Settings settings = Settings.defaults().withAssignment("max-quarantine-fraction=1");
    settings.withAssignment("input=" + input).withAssignment("output=" + output());
    settings.withAssignment("run-date=" + DATE);
    for (String assignment : assignments) {
      settings.withAssignment(assignment);
    }
    ApproximateConfig config =
        ApproximateConfig.of(
            List.of(families.split(",")), "both", references, settings, Clock.systemUTC());
    try (Progress progress = Progress.of(spark, true)) {
      return new ApproximateJob(spark, config, progress).run();
    }
  }

  @Test
  void approximate_theEssaysExample_isATable() {
    RunRecord run = approximate(input("in", ESSAY), "uniform", "domain=probabilities");
    assertThat(
            rows(
                "approximation",
                "select k, family, objective, status, parameters['bins'], q, round(kl_pq, 3),"
                    + " round(kl_qp, 3), round(entropy_q, 3) from t"))
        .containsExactly(
            "[essay,uniform,kl_pq,OK,2.0,ArraySeq(0.5, 0.5),0.368,0.511,0.693]",
            "[essay,uniform,kl_qp,OK,1.0,ArraySeq(1.0, 0.0),Infinity,0.105,0.0]",
            "[none,uniform,kl_pq,EMPTY_P,null,null,NaN,NaN,NaN]",
            "[none,uniform,kl_qp,EMPTY_P,null,null,NaN,NaN,NaN]");
    assertThat(rows("approximation", "select distinct run_id, schema_version from t"))
        .containsExactly("[" + run.identity().runId() + ",1]");
    assertThat(
            rows("runs", "select command, rows_in, rows_combined, rows_quarantined, pairs from t"))
        .containsExactly("[approximate,2,2,0,2]");
  }

  @Test
  void approximate_everyElementType_readsTheSame() {
    for (String type : List.of("double", "float", "bigint", "int")) {
      Path input = input(type, "select 1 k, cast(array(4, 4, 1) as array<" + type + ">) p");
      approximate(input, "piecewise-2");
      assertThat(rows("approximation", "select parameters['start_2'], kl_pq from t limit 1"))
          .containsExactly("[2.0,0.0]");
    }
  }

  @Test
  void approximate_badRows_areInQuarantine() {
    Path input =
        input(
            "in",
            "select * from values (1, array(1d, 2d), array(0d, 1d)), (2, null, null),"
                + " (3, array(-1d), null), (4, array(0.5d), null), (5, array(1d), array(1d, 2d)),"
                + " (6, array(1d, 1d), array(2d, 2d)), (7, array(1d, 1d), array(0d, double('NaN'))),"
                + " (8, array(1d, 1d), array(0d, null)), (9, array(1d, 1d), null) as t(k, p, centers)");
    RunRecord run = approximate(input, "uniform,gaussian");
    assertThat(rows("quarantine", "select k, reason, detail from t"))
        .containsExactly(
            "[2,NULL_ARRAY,p is NULL (must be an array)]",
            "[3,NEGATIVE,p[0] is negative: -1.0 (must be >= 0)]",
            "[4,NOT_AN_INTEGER,p[0] is not an integer: 0.5 (counts must be whole numbers)]",
            "[5,LABELS_MISMATCH,centers has 2 elements, p has 1 (must be equal)]",
            "[6,BAD_POSITIONS,centers[1] is 2.0 after 2.0 (must be finite and rise from bin to bin)]",
            "[7,BAD_POSITIONS,centers[1] is NaN after 0.0 (must be finite and rise from bin to bin)]",
            "[8,BAD_POSITIONS,centers[1] is NULL after 0.0 (must be finite and rise from bin to bin)]");
    assertThat(run.counts()).isEqualTo(new RunCounts(9, 2, 7, 2));
    assertThat(rows("approximation", "select k, count(*) from t group by k order by k"))
        .containsExactly("[1,4]", "[9,4]");
  }

  @Test
  void approximate_centersAndEdges_placeTheDensity() {
    Path input =
        input(
            "in",
            "select 'c' k, array(1, 2, 1) p, array(10d, 20d, 30d) centers, cast(null as array<double>) edges"
                + " union all select 'e', array(1, 2, 1), null, array(5d, 15d, 25d, 35d)"
                + " union all select 'n', array(1, 2, 1), null, null");
    approximate(input, "gaussian");
    assertThat(
            rows(
                "approximation",
                "select k, round(parameters['mean'], 4) from t where objective = 'kl_pq'"))
        .containsExactly("[c,20.0]", "[e,20.0]", "[n,1.0]");
  }

  @Test
  void approximate_mix_tellsTheWeightsByName() {
    Path input = input("in", "select 'x' k, array(30, 70) p");
    Path references =
        input("refs", "select 'a' name, array(1, 0) p union all select 'b', array(0, 1)");
    approximate(input, "mix", Optional.of(references.toString()));
    assertThat(rows("approximation", "select round(parameters['a'], 6), status from t"))
        .containsExactly("[0.3,OK]", "[0.3,OK]");
    assertThatThrownBy(() -> approximate(input, "mix", Optional.of(input.toString())))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("(needs name and p)");
  }

  @Test
  void approximate_foreignTypes_areRead() throws IOException {
    Path input = Files.createDirectories(folder.resolve("in")).resolve("in.parquet");
    DuckDbEngine duckDb = new DuckDbEngine();
    duckDb.execute(
        "copy (select 'x' k, [30, 70]::ubigint[] p, [0, 0.5, 1.0] edges, time '10:00' t union all select 'y', [1, 18446744073709551615]::ubigint[], [0, 0.5, 1.0], null) to '%s' (format parquet)"
            .formatted(input));
    duckDb.close();
    approximate(input, "gaussian", "columns.keys=k");
    String select = "select k, parameters, q, kl_pq from t";
    List<String> foreign = rows("approximation", select);
    assertThat(rows("quarantine", "select k, reason from t")).containsExactly("[y,OVERFLOW]");
    approximate(
        input("own", "select 'x' k, array(30L, 70L) p, array(0d, 0.5d, 1d) edges"), "gaussian");
    assertThat(rows("approximation", select)).isEqualTo(foreign);
  }

  @Test
  void approximate_severalRowsOfAKey_isAnErrorThatNamesIt() {
    Path input = input("in", "select 'x' feature, id % 2 day, array(1) p from range(3)");
    assertThatThrownBy(() -> approximate(input, "uniform"))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessage(
            "key (feature=x, day=0) has 2 rows (approximate takes one histogram of a key; add them up with drift.combine)");
    assertThat(output().resolve("approximation")).doesNotExist();
  }

  @Test
  void approximate_again_leavesTheSameBytes() throws IOException {
    Path input =
        input(
            "in",
            "select id k, transform(sequence(0, 15), i -> hash(id, i) % 50 + 50) p from range(40)");
    approximate(input, "uniform,piecewise-4,gaussian,mixture-2,smoothed");
    byte[] first = Files.readAllBytes(published());
    approximate(input, "uniform,piecewise-4,gaussian,mixture-2,smoothed");
    assertThat(Files.readAllBytes(published())).isEqualTo(first);
    assertThat(table("approximation").count()).isEqualTo(400);
  }

  private Path published() {
    return output().resolve("approximation/run_date=" + DATE + "/approximation.parquet");
  }

  /**
   * A posterior by its unnormalised log-weights: prior 1/4, 1/2, 1/4 and likelihood 0.2, 0.1, 0.004
   * of the data, so that the evidence is 0.05 + 0.05 + 0.001 = 0.101.
   */
  @Test
  void approximate_logWeights_maximisesTheEvidenceLowerBound() {
    String logW = "array(ln(0.25d * 0.2d), ln(0.5d * 0.1d), ln(0.25d * 0.004d))";
    Path input =
        input(
            "in",
            "select 'model' k, "
                + logW
                + " p union all select 'far', transform(array(0d, 0d, -0.7d), x -> x - 100000)"
                + " union all select 'cut', array(0d, double('-Infinity'), -800d)"
                + " union all select 'none', array(double('-Infinity'), double('-Infinity'))");
    approximate(input, "uniform,piecewise-2,smoothed", "domain=log_weights");
    assertThat(
            rows(
                "approximation",
                "select round(exp(log_evidence), 12), q, round(elbo - ln(0.05d * 2), 12),"
                    + " round(kl_qp - ln(1.01d), 12) from t"
                    + " where k = 'model' and family = 'uniform' and objective = 'kl_qp'"))
        .as("uniform on the two best: elbo = ln 0.05 + ln 2, log evidence = ln 0.101")
        .containsExactly("[0.101,ArraySeq(0.5, 0.5, 0.0),0.0,0.0]");
    assertThat(
            rows(
                "approximation",
                "select k, family, objective, status, elbo > double('-Infinity'), isnan(elbo),"
                    + " kl_pq < 1e-9, isnan(kl_qp) from t where k in ('cut', 'none')"
                    + " and (family = 'uniform' or k = 'cut') order by k, family, objective"))
        .containsExactly(
            "[cut,piecewise-2,kl_pq,OK,false,false,true,false]",
            "[cut,piecewise-2,kl_qp,OK,true,false,false,false]",
            "[cut,smoothed,kl_pq,OK,false,false,false,false]",
            "[cut,smoothed,kl_qp,NO_FIT,false,false,false,false]",
            "[cut,uniform,kl_pq,OK,true,false,false,false]",
            "[cut,uniform,kl_qp,OK,true,false,false,false]",
            "[none,uniform,kl_pq,EMPTY_P,true,true,false,true]",
            "[none,uniform,kl_qp,EMPTY_P,true,true,false,true]");
    approximate(input("counts", "select 'x' k, array(1, 2) p"), "uniform");
    assertThat(rows("approximation", "select distinct log_evidence, elbo from t"))
        .containsExactly("[null,null]");
  }

  @Test
  void approximate_aStatusOfTheUsers_isRefusedAndOneOfOursIsNoKey() {
    String row = "select 'a' k, '%s' status, array(2, 2) p";
    Path sent = input("sent", row.formatted("sent"));
    assertThatThrownBy(() -> approximate(sent, "uniform"))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(
            "columns.status: column 'status' holds 'sent', which is no status of a pair (rename it to use it as a key; to leave it out list the keys in columns.keys, and set columns.status=none)");
    approximate(sent, "uniform", "columns.keys=k", "columns.status=none");
    assertThat(rows("approximation", "select distinct k, status from t")).containsExactly("[a,OK]");
    Path ours = input("ours", row.formatted("NEW_SEGMENT"));
    approximate(ours, "uniform");
    assertThat(rows("approximation", "select distinct k, status from t")).containsExactly("[a,OK]");
  }

  @Test
  void approximation_asAView_readsTheSameInBothEngines() {
    approximate(input("in", "select 'a' k, 7 day, array(2, 2) p"), "uniform");
    DuckDbEngine duckDb = new DuckDbEngine();
    for (SqlEngine engine : List.of(duckDb, new SparkEngine())) {
      engine.setOutput(output());
      engine.open(ResultTable.APPROXIMATION);
      assertThat(
              engine.rows(
                  "SELECT run_date, histogram_key, family, objective, kl_pq, elbo"
                      + " FROM approximation ORDER BY objective"))
          .containsExactly(
              DATE + " | {\"k\":\"a\",\"day\":7} | uniform | kl_pq | 0.0 | NULL",
              DATE + " | {\"k\":\"a\",\"day\":7} | uniform | kl_qp | 0.0 | NULL");
    }
    duckDb.close();
  }

  @Test
  void approximate_logWeightsThatAreNone_areInQuarantine() {
    Path input =
        input(
            "in",
            "select 1 k, array(0d, double('NaN')) p union all select 2, array(double('Infinity'))"
                + " union all select 3, array(-2d)");
    approximate(input, "uniform", "domain=log_weights");
    assertThat(rows("quarantine", "select k, reason from t"))
        .containsExactly("[1,NAN]", "[2,INFINITE]");
    assertThat(rows("approximation", "select distinct log_evidence from t"))
        .containsExactly("[-2.0]");
  }

  /** A fitted q is a reference of a few numbers that compare reads as any other. */
  @Test
  void compare_aFittedReference_isAKnownP() {
    Path past = input("past", "select 'price' k, array(40, 41, 39, 10, 11, 9) p");
    approximate(past, "piecewise-2");
    table("approximation").createOrReplaceTempView("fitted");
    Path pairs =
        input(
            "pairs",
            "select k, q as p, array(0.1d, 0.1d, 0.2d, 0.2d, 0.2d, 0.2d) as q, 1e9d n_p, 1000d n_q"
                + " from fitted where objective = 'kl_pq'");
    Path other = folder.resolve("compared");
    compare(pairs, "domain=probabilities", "statistics.reference=exact", "output=" + other);
    double kl = spark.read().parquet(other.resolve("divergence").toString()).head().getAs("kl_pq");
    assertThat(kl)
        .isCloseTo(
            0.8 / 3 * (2 * Math.log(8 / 3.0) + Math.log(4 / 3.0)) + 0.2 * Math.log(1 / 3.0),
            within(1e-12));
    assertThatThrownBy(() -> approximate(past, "uniform", "output=" + other))
        .hasMessageContaining("has results of compare for " + DATE);
  }
}
