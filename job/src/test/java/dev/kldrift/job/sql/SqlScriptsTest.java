package dev.kldrift.job.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file in scripts/sql, in DuckDB and in Spark SQL, over {@link ResultTables}. The expected
 * rows follow by hand from the rows written there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlScriptsTest {
  static final List<String> QUESTIONS =
      List.of(
          "evidence-so-far.sql",
          "infinite-pairs.sql",
          "key-trend.sql",
          "last-runs.sql",
          "mix-or-inside.sql",
          "noise-or-drift.sql",
          "quarantine-reasons.sql",
          "summary-by-group.sql",
          "what-drifted.sql",
          "worst-keys.sql");

  /** Of a table that {@code compare} does not make. */
  private static final String OF_MOVIES = "most-surprising.sql";

  private final DuckDbEngine duckDb = new DuckDbEngine();
  private final SparkEngine spark = new SparkEngine();

  @BeforeAll
  void openTables(@TempDir Path output) throws IOException {
    ResultTables.write(spark.session(), output);
    engines().forEach(engine -> engine.open(output));
    engines().forEach(engine -> engine.open(ResultTable.DECOMPOSITION));
    engines().forEach(engine -> engine.open(ResultTable.MONITORING));
    engines().forEach(engine -> engine.open(ResultTable.SURPRISE));
  }

  @AfterAll
  void close() {
    duckDb.close();
  }

  Stream<SqlEngine> engines() {
    return Stream.of(duckDb, spark);
  }

  @Test
  void folder_listed_holdsNoUntestedFile() throws IOException {
    try (Stream<Path> files = Files.list(SqlEngine.SCRIPTS)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();

      assertThat(names)
          .filteredOn(name -> name.endsWith(".sql") && !name.startsWith("open-"))
          .filteredOn(name -> !name.equals("views.sql") && !name.equals(OF_MOVIES))
          .containsExactlyInAnyOrderElementsOf(QUESTIONS);
    }
  }

  @Test
  void questions_askedTwice_giveTheSameColumnsInBothEngines() {
    List<String> questions = new ArrayList<>(QUESTIONS);
    questions.add(OF_MOVIES);
    for (String question : questions) {
      String query = query(question);

      assertThat(duckDb.columns(query)).as(question).isEqualTo(spark.columns(query));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void divergence_runWithoutItsRow_isNotShown(SqlEngine engine) {
    assertThat(engine.rows("SELECT run_id, count(*) FROM divergence GROUP BY 1 ORDER BY 1"))
        .containsExactly("r1 | 2", "r2 | 5");
    assertThat(engine.rows("SELECT run_id, count(*) FROM summary GROUP BY 1 ORDER BY 1"))
        .containsExactly("r1 | 2", "r2 | 4");
    assertThat(engine.rows("SELECT run_id, count(*) FROM quarantine GROUP BY 1 ORDER BY 1"))
        .containsExactly("r2 | 3");
    assertThat(engine.rows("SELECT run_id FROM divergence_files WHERE run_id = 'r3'"))
        .as("the files do hold it")
        .hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void worstKeys_infiniteAndEmptyPairs_rankFirstAndNotAtAll(SqlEngine engine) {
    assertThat(answer(engine, "worst-keys.sql"))
        .isEqualTo(
            """
            2001-06-04 | {"feature":"hour","origin":"BOS","hour":9} | NO_OVERLAP | true | Infinity | Infinity | 0.6875 | 1.0 | 100.0 | 80.0
            2001-06-04 | {"feature":"delay","hour":8} | PARTIAL_INPUT | true | Infinity | 1.0 | 0.25 | 0.125 | 100.0 | 60.0
            2001-06-04 | {"feature":"hour","origin":"Zü\\"rich","hour":9} | OK | false | 0.75 | Infinity | 0.5 | 0.0 | 100.0 | 70.0
            2001-06-04 | {"feature":"delay","origin":"ATL","hour":8} | TOO_FEW | false | 0.5 | 0.25 | 0.0625 | 0.0 | 100.0 | 110.0
            """);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void whatDrifted_lastNight_namesTheBinOrItsNumber(SqlEngine engine) {
    assertThat(answer(engine, "what-drifted.sql"))
        .isEqualTo(
            """
            2001-06-04 | {"feature":"hour","origin":"BOS","hour":9} | HIGH | js_divergence | 0.6875 | 44.0 | 0.0625 | 3 | 0.5 | 1.0
            2001-06-04 | {"feature":"delay","hour":8} | HIGH | js_divergence | 0.25 | 16.0 | 0.25 | [10, 15) | 0.5 | 0.0
            """);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void noiseOrDrift_lastNight_countsDecisionsByPsi(SqlEngine engine) {
    assertThat(answer(engine, "noise-or-drift.sql"))
        .isEqualTo(
            """
            2001-06-04 | above 0.25 | 1 | 0 | 0 | 1 | 1
            2001-06-04 | infinite | 3 | 2 | 1 | 0 | 1
            """);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void infinitePairs_eitherDirection_showsTheMassToBlame(SqlEngine engine) {
    assertThat(answer(engine, "infinite-pairs.sql"))
        .isEqualTo(
            """
            2001-06-04 | {"feature":"hour","origin":"BOS","hour":9} | NO_OVERLAP | true | 1.0 | 4 | true | 1.0 | 5
            2001-06-04 | {"feature":"hour","origin":"Zü\\"rich","hour":9} | OK | false | 0.0 | 0 | true | 0.5 | 3
            2001-06-04 | {"feature":"delay","hour":8} | PARTIAL_INPUT | true | 0.125 | 2 | false | 0.0 | 0
            """);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void keyTrend_worstKey_hasOneRowPerNight(SqlEngine engine) {
    String query =
        query("key-trend.sql")
            .replaceFirst(
                "(?s)pair_key = \\(.*?LIMIT 1\\)",
                "pair_key = '{\"feature\":\"delay\",\"origin\":\"ATL\",\"hour\":8}'");

    assertThat(answer(engine, "key-trend.sql"))
        .isEqualTo(
            """
            2001-06-04 | {"feature":"hour","origin":"BOS","hour":9} | NO_OVERLAP | Infinity | Infinity | 0.6875 | NULL | 100.0 | 80.0
            """);
    assertThat(engine.rows(query))
        .as("as its comment says: the key in place of the subquery")
        .containsExactly(
            "2001-06-03 | {\"feature\":\"delay\",\"origin\":\"ATL\",\"hour\":8} | OK"
                + " | 0.25 | 0.125 | 0.0625 | NULL | 100.0 | 90.0",
            "2001-06-04 | {\"feature\":\"delay\",\"origin\":\"ATL\",\"hour\":8} | TOO_FEW"
                + " | 0.5 | 0.25 | 0.0625 | 0.0 | 100.0 | 110.0");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void quarantineReasons_lastNight_countsPerReasonAndFile(SqlEngine engine) {
    assertThat(answer(engine, "quarantine-reasons.sql"))
        .isEqualTo(
            """
            2001-06-04 | LENGTH | a.parquet | 2 | 1 != 2
            2001-06-04 | NULL_ELEMENT | b.parquet | 1 | p[1] is null
            """);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void summaryByGroup_lastNight_startsWithTheWhole(SqlEngine engine) {
    assertThat(answer(engine, "summary-by-group.sql"))
        .isEqualTo(
            """
            2001-06-04 | 0 | {} | 6 | 2 | 1 | 1 | 2 | 0.5 | 3 | 3 | 0.75 | 0.75 | 0.75 | 1.5 | 1.5 | 1.5 | 0.1875 | 0.1875 | 0.1875
            2001-06-04 | 1 | {"feature":"hour"} | 3 | 1 | 1 | 0 | 2 | 0.5 | 1 | 2 | 0.75 | 0.75 | 0.75 | 1.5 | 1.5 | 1.5 | 0.1875 | 0.1875 | 0.1875
            2001-06-04 | 1 | {"feature":"delay"} | 2 | 1 | 1 | 1 | 2 | 0.5 | 1 | 0 | 0.5 | 0.5 | 0.5 | 1.0 | 1.0 | 1.0 | 0.125 | 0.125 | 0.125
            2001-06-04 | 1 | {"feature":"flat"} | 1 | 0 | 1 | 0 | 2 | 0.5 | 1 | 1 | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
            """);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void mixOrInside_lastNight_startsWithTheOutermostLevel(SqlEngine engine) {
    assertThat(answer(engine, "mix-or-inside.sql"))
        .isEqualTo(
            """
            2001-06-04 | 1 | {"feature":"delay"} | OK | 3 | 0.875 | 0.125 | 0.75 | 0.125 | 0.75 | 0.875 | 0.125 | 0.75 | 0.125 | 0.75
            2001-06-04 | 2 | {"feature":"delay","origin":"BOS"} | OK | 3 | 1.0 | 0.5 | 0.5 | 0.5 | 0.5 | 1.0 | 0.5 | 0.5 | 0.5 | 0.5
            2001-06-04 | 2 | {"feature":"delay","origin":"ATL"} | OK | 3 | 0.75 | 0.25 | 0.5 | 0.25 | 0.5 | 0.75 | 0.25 | 0.5 | 0.25 | 0.5
            """);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void evidenceSoFar_lastNight_startsWithTheAlarms(SqlEngine engine) {
    assertThat(engine.rows("SELECT run_id, count(*) FROM monitoring GROUP BY 1 ORDER BY 1"))
        .containsExactly("r1 | 2", "r2 | 2");
    assertThat(answer(engine, "evidence-so-far.sql"))
        .isEqualTo(
            """
            2001-06-04 | {"feature":"hour","hour":9} | 2001-06-03 | 2 | 4.0 | 0.01831563888873418 | true
            2001-06-04 | {"feature":"delay","hour":8} | 2001-06-03 | 2 | 0.0 | 1.0 | false
            """);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void mostSurprising_lastMovie_startsWithTheFrameInWhichMostHappened(SqlEngine engine) {
    assertThat(engine.rows("SELECT run_id, count(*) FROM surprise GROUP BY 1 ORDER BY 1"))
        .containsExactly("r1 | 4", "r2 | 4");
    assertThat(answer(engine, OF_MOVIES))
        .isEqualTo(
            """
            2001-06-04 | 12 | 0.75 | 2 | 1 | 16 | 0 | 1.5
            2001-06-04 | 11 | 0.5 | 2 | 2 | 0 | 8 | 0.75
            """);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void lastRuns_newestFirst_accountForEveryRow(SqlEngine engine) {
    assertThat(answer(engine, "last-runs.sql"))
        .isEqualTo(
            """
            2001-06-04 | r2 | DONE | 38 | 35 | 3 | true | 5 | 2001-06-05T02:00:00Z | 2001-06-05T02:02:00Z | 0.1.0 | c0ffee
            2001-06-03 | r1 | DONE | 14 | 14 | 0 | true | 2 | 2001-06-04T02:00:00Z | 2001-06-04T02:01:30Z | 0.1.0 | c0ffee
            """);
  }

  /** Names and order of the vendor's table, as three independent copies of it agree on them. */
  @ParameterizedTest
  @MethodSource("engines")
  void driftMetrics_columns_areThoseOfDatabricks(SqlEngine engine) {
    assertThat(engine.columns("SELECT * FROM drift_metrics"))
        .startsWith(
            ("window granularity monitor_version slice_key slice_value column_name data_type"
                    + " window_cmp drift_type count_delta avg_delta percent_null_delta"
                    + " percent_zeros_delta percent_distinct_delta non_null_columns_delta"
                    + " js_distance ks_test wasserstein_distance population_stability_index"
                    + " chi_squared_test tv_distance l_infinity_distance")
                .split(" "));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void driftMetrics_rows_splitTheKeyIntoColumnAndSlice(SqlEngine engine) {
    String start = engine == spark ? "window.start" : "\"window\".start";
    String query =
        "SELECT CAST("
            + start
            + " AS STRING), column_name, slice_key, slice_value, drift_type, monitor_version,"
            + " count_delta, js_distance, population_stability_index, tv_distance,"
            + " chi_squared_test.statistic, round(chi_squared_test.pvalue, 4)"
            + " FROM drift_metrics WHERE status <> 'EMPTY_Q' ORDER BY 1, 2, count_delta DESC";

    assertThat(engine.rows(query))
        .containsExactlyElementsOf(
            Arrays.asList(
                "2001-06-03 00:00:00 | delay | origin, hour | ATL, 8 | BASELINE | 1 | -10 | 0.25"
                    + " | 0.375 | 0.25 | NULL | NULL",
                "2001-06-03 00:00:00 | delay | hour | 8 | BASELINE | 1 | -10 | 0.3535533905932738"
                    + " | 1.0 | 0.25 | NULL | NULL",
                "2001-06-04 00:00:00 | delay | origin, hour | ATL, 8 | BASELINE | 1 | 10 | 0.25"
                    + " | 0.75 | 0.25 | 8.0 | 1.0",
                "2001-06-04 00:00:00 | delay | hour | 8 | BASELINE | 1 | -40 | 0.5 | Infinity"
                    + " | 0.5 | 24.0 | 0.1353",
                "2001-06-04 00:00:00 | hour | origin, hour | BOS, 9 | BASELINE | 1 | -20"
                    + " | 0.82915619758885 | Infinity | 1.0 | 40.0 | 0.0183",
                "2001-06-04 00:00:00 | hour | origin, hour | Zü\"rich, 9 | BASELINE | 1 | -30"
                    + " | 0.7071067811865476 | Infinity | 0.5 | 8.0 | 0.3679"));
  }

  private static String query(String file) {
    return SqlEngine.statements(file).get(0);
  }

  private static String answer(SqlEngine engine, String file) {
    return String.join("\n", engine.rows(query(file))) + "\n";
  }
}
